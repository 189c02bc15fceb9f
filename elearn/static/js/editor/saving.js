// Saving by itself: what was typed is sent, and again until the server has it or a person must
// look. `known` is what the server has, `unheard` what was sent and had no answer yet, `merging`
// what was stored together with another's change while she typed on.
let revision = +form.elements.revision.value;
let known = '', unheard = null, merging = null, refused = '';
let busy = null, timer = 0, due = 0, again = 0, tries = 0, line = '', leaving = false;

function fields() {
  const found = Object.create(null);
  list(form.elements).forEach(field => {
    if (!/^(title|minutes|objectives)$/.test(field.name)) return;
    if (field.name !== 'objectives') found[field.name] = field.value;
    else if (!(field.name in found)) found.objectives = '';
    if (field.type === 'checkbox' && field.checked) found.objectives += (found.objectives && ', ') + field.value;
  });
  return found;
}
function setFields(said) {
  list(form.elements).forEach(field => {
    if (!(field.name in said)) return;
    if (field.type === 'checkbox') field.checked = said.objectives.split(', ').indexOf(field.value) >= 0;
    else if (field.name !== 'objectives' && field.value.trim() !== said[field.name]) field.value = said[field.name];
  });
}
function state() { return { body: body.value, fields: fields(), whole: !!form.elements.whole }; }
function written() { return JSON.stringify(state()); }
function isOpen() { return written() !== known; }

function changed() {
  if (!isOpen() || written() === refused) return;
  if (line !== 'out' && line !== 'down') say(at('_saved'), says.unsaved);
  if (!timer) due = Date.now() + 8000;
  clearTimeout(timer);
  timer = setTimeout(send, Math.max(0, Math.min(2000, due - Date.now())));
}
// One after another. What had no answer is sent once more as it was, for it may have arrived.
function send(evenSame) {
  clearTimeout(timer);
  timer = 0;
  if (busy) return busy;
  if (line === 'both' || !unheard && evenSame !== true && (!isOpen() || written() === refused)) return Promise.resolve();
  clearTimeout(again);
  const sent = unheard || written();
  unheard = sent;
  const value = { revision, ...JSON.parse(sent) };
  if (merging) value.sent = JSON.parse(merging);
  const text = JSON.stringify(value);
  if (!tries) say(at('_saved'), says.saving);
  busy = ask(address, {
    method: 'PUT', body: text, keepalive: text.length < 30000, headers: { 'Content-Type': 'application/json', Accept: 'application/json' }
  }).then(({ answer, text }) => heed(answer, readJson(text), sent)).catch(later).then(() => {
    busy = null;
    if (!again && line !== 'both' && (isOpen() || merging)) changed();
  });
  return busy;
}
function heed(answer, said, sent) {
  again = 0;
  if (answer.ok) return stored(said, sent);
  if (answer.status === 409 && said.code === 'revision') return trouble('both', said.error);
  if (answer.status === 401 || answer.status === 403) return renew().then(known => known && tries++ < 2 ? retry(0) : out());
  if (answer.status === 429 || answer.status >= 500) return later(+answer.headers.get('Retry-After'));
  // Refused as it is: the next change is another try.
  unheard = null;
  refused = sent;
  return trouble('refused', says.refused.replace('{}', said.error || answer.status));
}
function stored(said, sent) {
  unheard = merging = null;
  tries = 0;
  line = '';
  const isSame = written() === sent, isMerged = said.edits.length || JSON.stringify(said.fields) !== JSON.stringify(JSON.parse(sent).fields) && said.merged;
  if (isMerged && !isSame) {
    merging = sent;
  } else {
    if (isMerged) {
      apply(said.edits);
      setFields(said.fields);
    }
    revision = form.elements.revision.value = said.revision;
    known = isSame ? written() : sent;
  }
  clearTimeout(timer);
  timer = 0;
  show(at('_findings'), said.findings);
  say(at('_others'), said.others);
  say(troubled, said.merged);
  troubled.className = '';
  ways.hidden = true;
  if (!isOpen()) say(at('_saved'), said.saved);
  if (isMerged) look();
  if (said.moved && !isOpen()) {
    leaving = true;
    location.reload();
  }
}
function trouble(kind, text) {
  line = kind;
  say(troubled, text);
  troubled.className = 'is-wrong';
  say(at('_saved'), says.unsaved);
  ways.hidden = kind !== 'out' && kind !== 'both';
  at('_in').hidden = kind !== 'out';
  at('_both').hidden = kind !== 'both';
}
function retry(seconds) { again = setTimeout(send, seconds * (750 + Math.random() * 500)); }
// After a failure: soon, then less often.
function later(wait) {
  tries += 1;
  trouble('down', says.down);
  retry(+wait || Math.min(30, 2 ** tries));
}
function out() {
  tries += 1;
  trouble('out', says.out);
  retry(10);
}
// That somebody sits here, for the others; and what they saved meanwhile.
function pulse() {
  if (document.hidden || line === 'out') return;
  ask(address + '/visit', { method: 'POST', headers: { Accept: 'application/json' } }).then(({ answer, text }) => {
    if (!answer.ok) return;
    const said = readJson(text);
    say(at('_others'), said.others);
    if (said.revision > revision && !busy) send(true);
  }).catch(() => {});
}
