// The page once more from the server: a fresh token, what other devices saved meanwhile, or
// the way back in for whoever was signed out.
const dialog = document.getElementById('_again');

// `taken`: a question whose stored answer is to stand here, whatever was typed.
function renew(taken) {
  return ask(location.pathname + location.search, {}).then(come => arrived(come, taken));
}
// Whether this came from the same person's running quiz.
function arrived({ answer, text }, taken) {
  const page = new DOMParser().parseFromString(text, 'text/html');
  const fresh = page.querySelector('meta[name=csrf-token]');
  const path = new URL(answer.url).pathname;
  if (fresh && page.getElementById('_quiz')) {
    document.querySelector('meta[name=csrf-token]').content = form.elements.csrf_token.value = fresh.content;
    questions.forEach(question => {
      const found = page.getElementById(question.id);
      if (question === taken) question.since = 0;
      if (found && !question.since && (question === taken || +found.dataset.revision > question.revision)) replace(question, found);
    });
    endsAt(page.querySelector('#_clock time'));
    if (line === 'out' || line === 'stranger') line = '';
    if (dialog.open) dialog.close();
    stand();
    return true;
  }
  if (path.indexOf(home + 'result') === 0) return closed();
  if (page.querySelector('main form') && /^\/sign-in/.test(path)) enter(page);
  else if (answer.status === 404) {
    line = 'stranger';
    if (dialog.open) dialog.close();
  }
  stand();
  return false;
}
function replace(question, found) {
  const element = document.importNode(found, true);
  question.element.parentNode.replaceChild(element, question.element);
  const wasFull = question.full, full = meet(element).full;
  question.full = wasFull;
  unlock(question);
  inOrder(element);
  recount(question, full);
}

// Signing in on top of the page, with the sign-in page's own form, so that nothing is lost.
function enter(page) {
  line = 'out';
  if (!dialog.showModal) return;
  const place = dialog.querySelector('div'), sent = document.importNode(page.querySelector('main form'), true);
  const wrong = page.querySelector('main .trouble');
  const next = sent.querySelector('[name=next]');
  if (next) next.value = location.pathname + location.search;
  place.textContent = '';
  if (wrong) place.appendChild(document.importNode(wrong, true));
  const note = document.createElement('p');
  note.setAttribute('role', 'alert');
  place.appendChild(note);
  place.appendChild(sent);
  sent.addEventListener('submit', event => {
    event.preventDefault();
    ask(sent.getAttribute('action'), { method: 'POST', body: new URLSearchParams(new FormData(sent)), headers: { 'X-CSRF-Token': sent.elements.csrf_token.value } })
      .then(arrived).then(known => known && flush(), () => { note.textContent = says.noLine; });
  });
  if (!dialog.open) dialog.showModal();
  place.querySelector('input:not([type=hidden])').focus();
}
