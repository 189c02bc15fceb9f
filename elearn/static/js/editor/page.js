// The editor's own parts, known to all its scripts. They are one script when they are served
// (web/assets.py), in one function; without them the form saves by itself. ES2019.
const at = id => document.getElementById(id);
const form = at('_editor'), body = at('_body'), says = form.dataset, address = form.getAttribute('action');
const troubled = at('_trouble'), ways = at('_in').parentNode;

function list(nodes) { return Array.from(nodes); }
function parsed(html) { return new DOMParser().parseFromString(html, 'text/html'); }
// What the server made, in the place of what stood there. Nothing in it can run.
function show(place, html) {
  place.textContent = '';
  list(parsed(html).body.childNodes).forEach(node => place.appendChild(document.importNode(node, true)));
}
function say(place, text) { if (place.textContent !== text) place.textContent = text; }

function token() { return document.querySelector('meta[name=csrf-token]').content; }
// Every request: with the token, and an end where the line only hangs.
function ask(path, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20000);
  const headers = { 'X-CSRF-Token': token(), ...options.headers };
  return fetch(path, { credentials: 'same-origin', signal: stop.signal, ...options, headers })
    .then(answer => answer.text().then(text => ({ answer, text })))
    .finally(() => clearTimeout(timer));
}
function readJson(text) {
  try { return JSON.parse(text); } catch (error) { return {}; }
}
// The page once more, for a fresh token: whether the same person is signed in.
function renew() {
  return ask(address, {}).then(({ answer, text }) => {
    const page = parsed(text), fresh = page.querySelector('meta[name=csrf-token]');
    if (!answer.ok || !fresh || !page.getElementById('_editor')) return false;
    document.querySelector('meta[name=csrf-token]').content = form.elements.csrf_token.value = fresh.content;
    return true;
  });
}
