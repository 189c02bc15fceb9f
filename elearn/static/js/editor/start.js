// What the page listens to.
body.addEventListener('paste', pasted);
body.addEventListener('dragover', event => { if (event.dataTransfer.types.indexOf('Files') >= 0) event.preventDefault(); });
body.addEventListener('drop', event => {
  const brought = event.dataTransfer.files[0];
  if (!brought) return;
  event.preventDefault();
  choosePicture(brought);
});
form.addEventListener('input', () => {
  changed();
  lookSoon();
});
form.addEventListener('change', changed);
form.addEventListener('keydown', event => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const name = event.target === body && { b: 'bold', i: 'italic', k: 'link' }[event.key.toLowerCase()];
  if (name) mark(name);
  else if (event.key.toLowerCase() === 's') send(true);
  else if (event.key === 'Enter') bringPreview();
  else return;
  event.preventDefault();
});
tools.addEventListener('click', event => {
  const pressed = event.target.closest('button');
  if (pressed) mark(pressed.dataset.mark);
});
tools.addEventListener('keydown', step);
let pressedName = '';
form.addEventListener('click', event => {
  const pressed = event.target.closest('button[name=go]');
  if (pressed) pressedName = pressed.value;
});
form.addEventListener('submit', event => {
  event.preventDefault();
  if (pressedName === 'preview') bringPreview();
  else send(true);
});
at('_both').addEventListener('click', () => {
  leaving = true;
  form.submit();
});
at('_findings').addEventListener('click', event => {
  const place = event.target.closest('a[href^="#"]');
  if (!place) return;
  event.preventDefault();
  if (place.dataset.line) return jump(+place.dataset.line);
  const field = document.querySelector(place.getAttribute('href')) || body;
  field.open = true;
  (field.querySelector('summary') || field).focus();
});
asking.addEventListener('submit', sendPicture);
asking.querySelector('[type=button]').addEventListener('click', leavePicture);
shown.addEventListener('toggle', look);
addEventListener('online', () => send());
addEventListener('focus', () => { if (line === 'out') send(); });
addEventListener('pagehide', () => { if (!leaving) send(); });
document.addEventListener('visibilitychange', () => { if (isOpen() || unheard) send(); else pulse(); });
addEventListener('beforeunload', event => {
  if (leaving || !isOpen() && !unheard) return;
  send();
  event.preventDefault();
  event.returnValue = '';
});

tools.hidden = false;
buttons.forEach((button, index) => { button.tabIndex = index ? -1 : 0; });
shown.hidden = false;
if (room.matches) shown.open = true;
// A page that a form brought back, or that the browser filled in after a crash, is not saved.
if (!says.typed && body.value === body.defaultValue) known = written();
look();
changed();
if (says.line) jump(+says.line);
setInterval(pulse, 20000);
pulse();
