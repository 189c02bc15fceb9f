// The text as readers will see it, beside it where there is room: made by the server, by the
// very renderer, a moment after the last change.
const shown = at('_shown'), view = at('_preview'), room = matchMedia('(min-width: 1000px)');
let looking = null, looked = '', lookTimer = 0;

function look() {
  clearTimeout(lookTimer);
  if (!shown.open || looking) return;
  const text = written();
  if (text === looked) return;
  looking = ask(address + '/preview', { method: 'POST', body: new FormData(form) }).then(({ answer, text: html }) => {
    if (!answer.ok) return;
    looked = text;
    const top = view.scrollTop;
    show(view, html);
    view.scrollTop = top;
  }).catch(() => {}).then(() => {
    looking = null;
    if (looked === text && written() !== text) lookSoon();
  });
}
function lookSoon() {
  clearTimeout(lookTimer);
  lookTimer = setTimeout(look, 600);
}
function bringPreview() {
  shown.open = true;
  look();
  if (!room.matches) shown.scrollIntoView();
}
