// The toolbar: marks around the chosen words, at the beginning of the chosen lines, or blocks.
const tools = at('_tools'), buttons = list(tools.querySelectorAll('button'));

function chosen() { return body.value.slice(body.selectionStart, body.selectionEnd); }
function around(mark) {
  let start = body.selectionStart, end = body.selectionEnd;
  const text = body.value;
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  const size = mark.length, words = text.slice(start, end) || says.words;
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark && text[end + size] !== '*') {
    put(start - size, end + size, text.slice(start, end));
    return select(start - size, end - size);
  }
  put(start, end, mark + words + mark);
  select(start + size, start + size + words.length);
}
// The chosen lines whole, each changed.
function lines(change) {
  const text = body.value, start = text.lastIndexOf('\n', body.selectionStart - 1) + 1;
  const found = text.indexOf('\n', Math.max(start, body.selectionEnd - (chosen().slice(-1) === '\n' ? 1 : 0)));
  const end = found < 0 ? text.length : found;
  const made = change(text.slice(start, end).split('\n')).join('\n');
  put(start, end, made);
  select(start, start + made.length);
}
function marked(pattern, mark) {
  lines(all => all.every(one => pattern.test(one)) ? all.map(one => one.replace(pattern, '')) : all.map((one, index) => mark(index) + one.replace(/^([-*] |\d+[.)] |> )/, '')));
}
function heading() {
  lines(all => all.map(one => one.startsWith('### ') ? one.slice(4) : one.startsWith('## ') ? '#' + one : '## ' + one.replace(/^#+ */, '')));
}
// A block of its own, with an empty line before and after it; `from` to `to` of it is chosen.
function block(text, from, to) {
  const start = body.selectionStart, end = body.selectionEnd, before = body.value.slice(0, start), after = body.value.slice(end);
  const lead = /(^|\n\n)$/.test(before) ? '' : /\n$/.test(before) ? '\n' : '\n\n';
  const tail = /^(\n\n|\n?$)/.test(after) ? '' : /^\n/.test(after) ? '\n' : '\n\n';
  put(start, end, lead + text + tail);
  select(start + lead.length + from, start + lead.length + to);
}
function box(kind) {
  const words = chosen().trim() || says.words, head = '!!! ' + kind + ' "', title = '…';
  block(head + title + '"\n    ' + words.replace(/\n/g, '\n    '), head.length, head.length + 1);
}
function link() {
  const words = chosen(), start = body.selectionStart, isAddress = /^https?:\S+$/.test(words);
  const name = isAddress || !words ? says.words : words, target = isAddress ? words : 'https://';
  put(start, body.selectionEnd, '[' + name + '](' + target + ')');
  if (isAddress || !words) select(start + 1, start + 1 + name.length);
  else select(start + name.length + 3, start + name.length + 3 + target.length);
}
function footnote() {
  const used = (body.value.match(/\[\^\d+\]/g) || []).map(one => parseInt(one.slice(2), 10));
  const mark = '[^' + (Math.max(0, ...used) + 1) + ']';
  put(body.selectionEnd, body.selectionEnd, mark);
  const end = body.value.replace(/\s+$/, '').length, note = (/\n\[\^\d+\]: [^\n]*$/.test(body.value.slice(0, end)) ? '\n' : '\n\n') + mark + ': ';
  put(end, body.value.length, note + says.words + '\n');
  select(end + note.length, end + note.length + says.words.length);
}
const marks = {
  bold: () => around('**'),
  italic: () => around('*'),
  heading,
  list: () => marked(/^[-*] /, () => '- '),
  numbered: () => marked(/^\d+[.)] /, index => index + 1 + '. '),
  quote: () => marked(/^> /, () => '> '),
  link,
  footnote,
  picture: () => choosePicture(),
  table: () => block('| … | … |\n|---|---|\n| … | … |', 2, 3)
};
function mark(name) { (marks[name] || (() => box(name)))(); }

// One stop of the tabulator; the arrows go from button to button.
function step(event) {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key] * (document.documentElement.dir === 'rtl' ? -1 : 1);
  const place = event.key === 'Home' ? 0 : event.key === 'End' ? -1 : way ? buttons.indexOf(event.target) + way : null;
  if (place === null) return;
  event.preventDefault();
  const next = buttons[(place + buttons.length) % buttons.length];
  buttons.forEach(one => { one.tabIndex = one === next ? 0 : -1; });
  next.focus();
}
