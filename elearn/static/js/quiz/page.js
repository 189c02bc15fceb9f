// The quiz page's own parts, known to all its scripts. They are one script when they are
// served (web/assets.py), in one function; without them the form saves by itself. ES2019.
const form = document.getElementById('_quiz');
const standing = document.getElementById('_standing');
const says = standing.dataset;
const base = form.getAttribute('action').split('?')[0] + '/';
const home = base.replace('answers/', '');
const attempt = home.split('/')[2];
const byId = Object.create(null);
let questions = [];
let leaving = false;

function list(nodes) { return Array.from(nodes); }
function meta(name) {
  const found = document.querySelector('meta[name=' + name + ']');
  return found ? found.content : '';
}

// A question: `since` is the turn of its first change that is not saved, 0 where all is saved;
// `change` counts its changes; `asked` waits for a choice, `refused` for another answer.
function meet(element) {
  const question = byId[element.id] || (byId[element.id] = { id: element.id, since: 0, change: 0, sent: [], storing: Promise.resolve() });
  question.element = element;
  question.kind = element.dataset.kind;
  question.revision = +element.dataset.revision;
  question.note = element.querySelector('.saved');
  question.unread = element.querySelector('.unread') || {};
  question.hidden = form.elements['revision.' + element.id];
  question.flag = element.querySelector('.flag input');
  question.flagged = question.flag.defaultChecked;
  question.row = list(document.querySelectorAll('#_rows a')).find(link => link.hash === '#' + element.id);
  question.full = response(question) !== null;
  question.given = JSON.stringify(response(question));
  question.asked = question.refused = false;
  localTimes(element);
  return question;
}
function meetAll() {
  questions = list(form.querySelectorAll('[data-kind]')).filter(element => element.querySelector('.saved') && element.dataset.kind !== 'scenario').map(meet);
}

// Latin digits, as everywhere on the page; one clock on one page, the device's.
function clock(moment) {
  return new Date(moment).toLocaleTimeString(document.documentElement.lang + '-u-nu-latn', { hour: 'numeric', minute: '2-digit' });
}
function localTimes(place) {
  list(place.querySelectorAll('time')).forEach(time => { time.textContent = clock(time.dateTime); });
}

// Every request: with the token, an end where the line only hangs, and the server's time.
function ask(address, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20000);
  const headers = { 'X-CSRF-Token': meta('csrf-token'), ...options.headers };
  return fetch(address, { credentials: 'same-origin', signal: stop.signal, ...options, headers }).then(answer => {
    heard(answer);
    return answer.text().then(text => ({ answer, text }));
  }).finally(() => clearTimeout(timer));
}
function readJson(text) {
  try { return JSON.parse(text); } catch (error) { return {}; }
}
