// The time that is left, by the server's clock: its moment at an answer, and the time since as
// the page measures it. What the device thinks of the date changes nothing.
const limit = document.getElementById('_clock');
const warns = document.getElementById('_warns');
let offset = 0, end = 0, warned = 0, ended = false;

function serverNow() { return performance.now() + offset; }
function heard(answer) {
  const moment = Date.parse(answer.headers.get('Date'));
  // The header says whole seconds.
  if (moment) offset = moment + 500 - performance.now();
}
function startClock() {
  if (!limit) return;
  const walked = performance.getEntriesByType('navigation')[0];
  endsAt(limit.querySelector('time'));
  offset = end - limit.dataset.seconds * 1000 - (walked && walked.responseStart || performance.now());
  let ticked = Date.now();
  tick();
  setInterval(() => {
    // A computer that slept, or whose clock was set: ask the server again.
    if (Math.abs(Date.now() - ticked - 1000) > 15000) askTheTime();
    ticked = Date.now();
    tick();
  }, 1000);
}
function askTheTime() { ask('/healthz', { method: 'HEAD' }).then(tick, () => {}); }
function tick() {
  // A second less, which the way of an answer may have taken.
  const seconds = (end - serverNow()) / 1000, minutes = Math.ceil(Math.floor(seconds - 1) / 60);
  const text = minutes > 1 ? limit.dataset.left.replace('{}', minutes) : seconds > 0 ? limit.dataset.last : '';
  const place = limit.querySelector('strong');
  if (place.textContent !== text) place.textContent = text;
  // Said once at ten and once at two minutes, so that a screen reader is no metronome.
  const mark = minutes <= 2 ? 2 : minutes <= 10 ? 10 : 0;
  if (mark && mark !== warned && seconds > 0) {
    if (warned) renew().catch(() => {});
    warned = mark;
    warns.textContent = limit.dataset.left.replace('{}', minutes);
  }
  if (seconds <= 0 && !ended) over();
  // The grace is the server's, for what is under way on any device.
  if (ended && seconds < -limit.dataset.grace - 1 && !busy) toResult();
}
function over() {
  ended = true;
  warns.textContent = '';
  flush();
  questions.forEach(question => fields(question).forEach(field => { field.disabled = true; }));
  stand();
}
// The invigilator may have moved the end of the sitting.
function endsAt(time) {
  if (!time) return;
  end = Date.parse(time.dateTime);
  limit.querySelector('time').replaceWith(time);
  localTimes(limit);
}
function toResult() {
  if (ready().length || leftover.length || lateCount || leaving) return;
  leaving = true;
  location.replace(home);
}
