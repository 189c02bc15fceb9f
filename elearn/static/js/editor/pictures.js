// Pictures that are dropped, pasted or chosen: what they show is asked for, then they go to the
// draft, and a line holds their place until they are there.
const asking = at('_picture'), file = at('_file'), alt = at('_alt'), wrong = asking.querySelector('[role=alert]');
let picture = null, waits = 0;

function choosePicture(brought) {
  picture = brought || null;
  asking.hidden = false;
  file.hidden = file.previousElementSibling.hidden = !!picture;
  say(wrong, '');
  alt.value = '';
  (picture ? alt : file).focus();
  asking.scrollIntoView({ block: 'nearest' });
}
function leavePicture() {
  asking.hidden = true;
  picture = null;
  file.value = '';
  body.focus();
}
function sendPicture(event) {
  event.preventDefault();
  const chosen = picture || file.files[0];
  if (!chosen || !alt.value.trim()) return say(wrong, chosen ? says.alt : says.file);
  const place = '![' + alt.value.trim().replace(/[[\]]/g, '') + ' … ' + ++waits + ']()', sent = new FormData();
  sent.append('file', chosen, chosen.name || 'picture.png');
  sent.append('alt', alt.value.trim());
  block(place, place.length, place.length);
  asking.hidden = true;
  ask(says.draft + 'pictures/', { method: 'POST', body: sent, headers: { Accept: 'application/json' } }).then(({ answer, text }) => {
    const said = readJson(text);
    if (answer.ok && said.markdown) return said.markdown;
    throw new Error(said.error || answer.status);
  }).then(words => {
    replace(place, words);
    picture = null;
    file.value = '';
  }).catch(error => {
    replace(place, '');
    asking.hidden = false;
    say(wrong, error.name === 'Error' ? error.message : says.down);
  });
}
function replace(place, words) {
  const start = body.value.indexOf(place);
  if (start < 0) return words && block(words, words.length, words.length);
  apply([[start, start + place.length, words]]);
  body.dispatchEvent(new Event('input', { bubbles: true }));
}
