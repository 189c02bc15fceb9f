// Before signing out: what still waits in this browser is handed in, or said to be lost.
const out = document.querySelector('form[action="/sign-out"]');
const care = document.getElementById('_waiting');

function tryAll(records) {
  const attempts = {};
  records.forEach(record => { (attempts[record.attempt] = attempts[record.attempt] || []).push(record); });
  return Promise.all(Object.keys(attempts).map(of => fetch('/attempts/' + of + '/sealed-answers', {
    method: 'POST', credentials: 'same-origin', body: bodyOf(of, attempts[of].map(record => record.entry)),
    headers: { Accept: 'application/json', 'X-CSRF-Token': out.elements.csrf_token.value }
  }).then(answer => answer.ok ? Promise.all(attempts[of].map(forgetSealed)).then(() => []) : attempts[of], () => attempts[of]))).then(rest => [].concat(...rest));
}
function warn(rest) {
  const place = care.querySelector('p');
  place.textContent = place.dataset.says.replace('{}', rest.length);
  care.hidden = !rest.length;
  care.querySelector('button').onclick = () => {
    rest.map(record => record.attempt).filter((of, place, all) => all.indexOf(of) === place).forEach(of =>
      download(of, rest.filter(record => record.attempt === of).map(record => record.entry)));
  };
}
const trying = Promise.race([allSealed().then(tryAll).then(warn), new Promise(resolve => setTimeout(resolve, 8000))]);
let isTried = false;
trying.then(() => { isTried = true; });
out.addEventListener('submit', event => {
  if (isTried) return leave();
  event.preventDefault();
  trying.then(() => {
    if (!care.hidden) return;
    leave();
    out.submit();
  });
});
// The next person at this computer finds nothing.
function leave() { if (canStore) indexedDB.deleteDatabase('elearn'); }
