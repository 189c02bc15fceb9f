// What the page listens to.
function attend(event) {
  const place = event.target.closest('[data-kind]');
  const question = place && byId[place.id];
  if (!question) return;
  if (event.target === question.flag) {
    showRow(question);
    send();
  } else if (fields(question).indexOf(event.target) >= 0 && isNew(question)) {
    changed(question, event.type === 'input' && /text/.test(event.target.type) ? 900 : 200);
  }
}
// Leaving a field tells of what was typed once more: an answer that was taken stays taken.
function isNew(question) {
  const given = JSON.stringify(response(question));
  const was = question.given;
  question.given = given;
  return given !== was;
}
form.addEventListener('input', attend);
form.addEventListener('change', attend);

let hiddenAt = 0;
addEventListener('online', flush);
addEventListener('pagehide', flush);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) hiddenAt = Date.now();
  else if (Date.now() - hiddenAt > 300000) renew().catch(() => {});
  flush();
});
// Shown again from the browser's memory: it may be older than what is stored.
addEventListener('pageshow', event => { if (event.persisted) renew().then(flush, flush); });
addEventListener('beforeunload', event => {
  if (leaving || !waiting().length) return;
  flush();
  event.preventDefault();
  event.returnValue = '';
});

// A button of the form: what waits goes first. When all is saved, only the way is left to go.
let go = 'stay';
form.addEventListener('click', event => {
  const pressed = event.target.closest('button[name=go]');
  if (pressed) go = pressed.value;
});
form.addEventListener('submit', event => {
  event.preventDefault();
  flush().then(() => {
    const open = questions.find(question => question.since);
    if (!open) {
      if (go === 'stay') return;
      leaving = true;
      location.assign(go === 'next' && form.dataset.next || home + 'check/');
      return;
    }
    open.element.scrollIntoView();
    // Some lines let forms through and nothing else: where the page can still be read, the
    // form may try. Otherwise stay, for leaving would lose what is not saved.
    if (open.asked || open.refused || line !== 'down') return;
    renew().then(known => {
      if (!known) return;
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = 'go';
      field.value = go;
      form.appendChild(field);
      leaving = true;
      form.submit();
    }).catch(() => {});
  });
});
toFile.addEventListener('click', saveFile);
toSignIn.addEventListener('click', () => dialog.showModal ? renew().catch(() => {}) : open('/sign-in'));
count.addEventListener('click', () => { document.getElementById('_overview').open = true; });

list(form.querySelectorAll('.conflict')).forEach(element => element.remove());
localTimes(document);
meetAll();
inOrder(form);
startClock();
// Nothing of a refused form is stored; what the browser restored is not either.
questions.filter(question => isRestored(question) || form.dataset.typed && question.full).forEach(question => changed(question, 0));
// Nothing is called saved before it is known what an earlier page left.
lookForLeftover().then(send);
