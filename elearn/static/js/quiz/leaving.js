// Before signing out: what still waits in this browser is handed in, or said to be lost.
const out = document.querySelector('form[action="/sign-out"]');
const care = document.getElementById('_waiting');

let unsent = [];
function warn(rest) {
  unsent = rest;
  const place = care.querySelector('p');
  place.textContent = place.dataset.says.replace('{}', rest.length);
  care.hidden = !rest.length;
  care.querySelector('button').onclick = () => {
    rest.map(record => record.attempt).filter((of, place, all) => all.indexOf(of) === place).forEach(of =>
      download(of, rest.filter(record => record.attempt === of).map(record => record.entry)));
  };
}
const trying = Promise.race([allSealed().then(records => handInAll(records, out.elements.csrf_token.value)).then(warn), new Promise(resolve => setTimeout(resolve, 8000))]);
out.addEventListener('submit', event => {
  event.preventDefault();
  const warned = !care.hidden;
  trying.then(() => {
    // Whoever has not read the warning yet reads it first.
    if (!care.hidden && !warned) return;
    forgetUnsent().then(() => out.submit());
  });
});
// The next person at this computer finds nothing of this one's.
function forgetUnsent() { return Promise.all(unsent.map(forgetSealed)).catch(() => {}); }
