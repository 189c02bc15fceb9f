// The sealed answers that this browser keeps until the server has them. Used by the quiz, by
// the pages an officer comes back to, and by the page that signs out.
const canStore = !!(window.isSecureContext && window.indexedDB);
const SEVEN_DAYS = 7 * 24 * 3600 * 1000;

function inStore(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('elearn', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('sealed', { keyPath: ['attempt', 'question'] });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => resolve(opening.result);
  }).then(database => new Promise((resolve, reject) => {
    const change = database.transaction('sealed', mode);
    const asked = work(change.objectStore('sealed'));
    change.oncomplete = () => resolve(asked.result);
    change.onabort = change.onerror = () => reject(change.error);
  }).finally(() => database.close()));
}
function storeSealed(record) { return inStore('readwrite', store => store.put(record)); }
function forgetSealed(record) { return inStore('readwrite', store => store.delete([record.attempt, record.question])); }
// All that is kept, what is older than seven days left out and forgotten.
function allSealed() {
  if (!canStore) return Promise.resolve([]);
  return inStore('readonly', store => store.getAll()).then(records => records.filter(record => {
    if (Date.now() - record.at < SEVEN_DAYS) return true;
    forgetSealed(record);
    return false;
  }), () => []);
}
function fileOf(of, entries) {
  return new Blob([JSON.stringify({ v: 1, attempt: of, entries })], { type: 'application/json' });
}
function nameOf(of) { return 'elearn-answers-' + of.slice(0, 8) + '.json'; }
function download(of, entries) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(fileOf(of, entries));
  link.download = nameOf(of);
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
function bodyOf(of, entries) {
  const body = new FormData();
  body.append('file', fileOf(of, entries), nameOf(of));
  return body;
}
