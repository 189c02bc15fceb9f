// Saying calmly how it stands: at each question, in the banner, in the overview.
const sentence = document.getElementById('_says');
const count = document.getElementById('_count');
const toFile = document.getElementById('_file');
const toEnd = document.getElementById('_end');
const toSignIn = document.getElementById('_in');

function say(question, text, isTrouble) {
  question.note.textContent = text;
  question.note.className = 'saved' + (isTrouble ? ' is-wrong' : '');
}
function button(place, text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', act);
  place.appendChild(made);
}
function recount(question, full) {
  if (full !== question.full) count.dataset.saved = +count.dataset.saved + (full ? 1 : -1);
  question.full = full;
  count.textContent = count.dataset.says.replace('{}', count.dataset.saved);
  showRow(question);
}
function showRow(question) {
  const row = question.row, words = row.parentNode.parentNode.dataset;
  row.parentNode.className = question.full ? 'done' : 'empty';
  row.querySelector('span').textContent = !question.full ? words.empty : question.unread.textContent ? words.unread : words.answered;
  row.querySelector('b').hidden = !question.flag.checked;
}

// The banner says what is amiss, or that all is saved, and nothing while an answer is on its way.
function stand() {
  const open = questions.filter(question => question.asked || question.refused);
  const late = waiting().filter(question => !question.asked).length + leftover.length;
  const parts = [];
  if (line === 'out' || line === 'stranger') parts.push(says[line === 'out' ? 'signedOut' : 'stranger']);
  if (late && line) {
    parts.push(says.waiting.replace('{}', late));
    if (ended && canSeal) parts.push(says.over);
    else if (line === 'down') parts.push(isFull ? says.full + ' ' + says.here : canKeep ? says.sealed : says.here);
    if (!window.isSecureContext) parts.push(says.open);
  }
  if (line !== 'closed') open.forEach(question => parts.push(says.look.replace('{}', question.row.firstChild.textContent.trim())));
  if (line === 'closed' && !lateCount) parts.push(says.closed);
  if (lateCount) parts.push(says.kept.replace('{}', lateCount));
  if (handInError) parts.push(says.refused.replace('{}', handInError));
  const text = parts.join(' ') || (ended ? says.ended : late ? '' : says.fine);
  if (sentence.textContent !== text) sentence.textContent = text;
  standing.className = 'standing live' + (parts.length ? ' care' : '');
  toFile.hidden = !canSeal || !(late && line);
  toSignIn.hidden = line !== 'out';
  toEnd.hidden = line !== 'closed';
  toFile.parentNode.hidden = toFile.hidden && toSignIn.hidden && toEnd.hidden;
}
