// Changes of the text that the browser can take back: whatever is put in, undo still works.
function put(start, end, text) {
  body.focus();
  body.setSelectionRange(start, end);
  const done = text ? document.execCommand('insertText', false, text) : start === end || document.execCommand('delete');
  if (done) return;
  body.setRangeText(text, start, end, 'end');
  body.dispatchEvent(new Event('input', { bubbles: true }));
}
function select(start, end) {
  body.focus();
  body.setSelectionRange(start, end);
}
// What others changed, from the last place to the first: the caret stays at its words.
function apply(edits) {
  if (!edits.length) return;
  const top = body.scrollTop, hasFocus = document.activeElement === body;
  let from = body.selectionStart, to = body.selectionEnd;
  const moved = (place, edit) => place >= edit[1] ? place + edit[2].length - edit[1] + edit[0] : place > edit[0] ? Math.min(place, edit[0] + edit[2].length) : place;
  edits.slice().reverse().forEach(edit => {
    if (hasFocus) put(edit[0], edit[1], edit[2]);
    else body.setRangeText(edit[2], edit[0], edit[1]);
    from = moved(from, edit);
    to = moved(to, edit);
  });
  body.setSelectionRange(from, to);
  body.scrollTop = top;
}
// A line of the text, in sight and selected.
function jump(number) {
  const lines = body.value.split('\n'), before = lines.slice(0, number - 1).join('\n');
  const start = number > 1 ? before.length + 1 : 0;
  const probe = body.cloneNode();
  probe.removeAttribute('id');
  probe.removeAttribute('name');
  probe.className = 'probe';
  probe.rows = 1;
  probe.value = before;
  body.parentNode.appendChild(probe);
  const height = probe.scrollHeight;
  probe.remove();
  select(start, start + (lines[number - 1] || '').length);
  body.scrollTop = height - body.clientHeight / 3;
  body.scrollIntoView({ block: 'nearest' });
}
