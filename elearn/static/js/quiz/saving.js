// Saving: what changed is sent in the order in which it changed, one after another, and again
// until the server has it or says no.
let turn = 0, busy = null, again = 0, tries = 0, line = '';

function changed(question, soon) {
  question.since = question.since || ++turn;
  question.change += 1;
  question.asked = question.refused = false;
  tries = 0;
  // Who types on and on is saved on the way.
  if (!question.timer) question.due = performance.now() + 1500;
  clearTimeout(question.timer);
  question.timer = setTimeout(() => { settle(question); send(); }, Math.min(soon, Math.max(0, question.due - performance.now())));
  say(question, '');
  stand();
}
function settle(question) {
  clearTimeout(question.timer);
  question.timer = 0;
  lock(question);
}
function waiting() {
  return questions.filter(question => question.since && !question.refused).sort((one, other) => one.since - other.since);
}
function ready() { return waiting().filter(question => !question.timer && !question.asked); }
function flush() {
  questions.filter(question => question.timer).forEach(settle);
  tries = 0;
  return send();
}

// One thing after another: answers, what an earlier page left, flags.
function send() {
  if (busy) return busy;
  clearTimeout(again);
  const question = ready()[0];
  const flag = questions.find(one => one.flag.checked !== one.flagged);
  const work = question ? put(question) : leftover.length ? handIn() : flag ? putFlag(flag) : null;
  if (!work) { stand(); return Promise.resolve(); }
  busy = work.catch(later).then(goesOn => {
    busy = null;
    stand();
    return goesOn ? send() : null;
  });
  return busy;
}
// After a failure: soon, then less often, at last every 30 s or so; never all hub at once.
function later(wait) {
  line = line || 'down';
  tries += 1;
  again = setTimeout(send, (+wait || Math.min(30, 2 ** tries)) * (750 + Math.random() * 500));
  ready().forEach(question => say(question, says.unsaved, true));
  return false;
}

function put(question) {
  const value = response(question), change = question.change;
  if (value === undefined) return Promise.resolve(refuse(question, says.order));
  const body = JSON.stringify({ revision: question.revision + 1, response: value });
  question.sent.push(value);
  if (!tries) say(question, says.saving);
  // The browser goes on with a small one when the page is closed.
  return ask(base + question.id, {
    method: 'PUT', keepalive: body.length < 30000, body,
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' }
  }).then(({ answer, text }) => heed(question, value, change, answer, readJson(text)));
}
function heed(question, value, change, answer, body) {
  if (answer.ok) return saved(question, value, change, body);
  if (body.code === 'closed') return closed();
  if (answer.status === 409) {
    // Our own answer whose reply was lost, or another page's.
    const ours = question.sent.some(one => same(question, one, body.response));
    return ours ? saved(question, body.response, same(question, value, body.response) ? change : -1, body) : differ(question, body);
  }
  return trouble(answer) || refuse(question, says.refused.replace('{}', body.error || answer.status));
}
// What is no word on the answer itself: a promise of whether to go on.
function trouble(answer) {
  if (answer.status === 429 || answer.status >= 500) return Promise.resolve(later(+answer.headers.get('Retry-After')));
  if (answer.status === 401 && line === 'out') return Promise.resolve(later());
  if (answer.status !== 401 && answer.status !== 403 && answer.status !== 404) return null;
  return renew().then(known => known && tries++ < 2 || later());
}
function saved(question, value, change, body) {
  line = '';
  tries = 0;
  question.revision = question.hidden.value = question.element.dataset.revision = body.revision;
  question.sent = [];
  question.unread.textContent = body.unread || '';
  recount(question, value !== null);
  if (question.change === change) {
    question.since = 0;
    unlock(question);
    say(question, says.saved.replace('{}', clock(body.saved_at)));
  }
  return true;
}
function refuse(question, sentence) {
  question.refused = true;
  unlock(question);
  say(question, sentence, true);
  return true;
}
// Two answers met: both are shown, and the officer says which one counts.
function differ(question, stored) {
  question.asked = true;
  say(question, says.other.replace('{}', words(question, stored.response)), true);
  button(question.note, says.keep, () => {
    question.revision = stored.revision;
    question.asked = false;
    flush();
  });
  button(question.note, says.take, () => renew(question).catch(later));
  return true;
}
// The same after a reload: this browser held one answer, another device's is stored and shown.
function offer(question, held) {
  const decided = () => {
    question.since = 0;
    question.asked = false;
    unlock(question);
  };
  question.since = question.since || ++turn;
  question.asked = true;
  say(question, says.held.replace('{}', words(question, held)), true);
  button(question.note, says.keep, () => {
    decided();
    say(question, '');
    stand();
  });
  button(question.note, says.takeHeld, () => ask(base + question.id, {
    method: 'PUT', body: JSON.stringify({ revision: question.revision + 1, response: held }),
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' }
  }).then(() => {
    decided();
    return renew(question);
  }).catch(() => say(question, says.noLine, true)).then(() => question.asked && offer(question, held)));
}

function putFlag(question) {
  const flagged = question.flag.checked;
  const body = new URLSearchParams();
  body.set('flag.' + question.id, flagged ? '1' : '0');
  return ask(base.slice(0, -1), { method: 'POST', body, headers: { Accept: 'application/json' } }).then(({ answer, text }) => {
    if (answer.ok) question.flagged = flagged;
    else if (readJson(text).code === 'closed') return closed();
    return answer.ok || trouble(answer) || later();
  });
}
