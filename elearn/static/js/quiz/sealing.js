// Sealing: an answer locked to the hub's public key. Nobody can open it on this device, not
// even the officer; a random token of the attempt inside says from which page it came.
const hubKey = meta('hub-key');
const canSeal = !!(window.isSecureContext && window.crypto && crypto.subtle && hubKey);

function encoded(bytes) {
  return btoa(Array.from(new Uint8Array(bytes), one => String.fromCharCode(one)).join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
function decoded(text) {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), one => one.charCodeAt(0));
}
function bytes(text) { return new TextEncoder().encode(text); }

// An order that is not whole yet is sealed as none.
function seal(question, value = null) {
  const subtle = crypto.subtle, curve = { name: 'ECDH', namedCurve: 'P-256' };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = bytes(JSON.stringify({
    token: meta('attempt-token'), question: question.id, revision: question.revision + 1, response: value, at: new Date().toISOString()
  }));
  let point;
  return Promise.all([subtle.importKey('raw', decoded(hubKey), curve, false, []), subtle.generateKey(curve, false, ['deriveBits'])]).then(([hub, own]) =>
    Promise.all([subtle.deriveBits({ name: 'ECDH', public: hub }, own.privateKey, 256), subtle.exportKey('raw', own.publicKey)])
  ).then(([shared, exported]) => {
    point = exported;
    return subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  }).then(shared => subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytes('elearn sealed answer 1') },
    shared, { name: 'AES-GCM', length: 256 }, false, ['encrypt']
  )).then(key => subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bytes(attempt) }, key, plain)).then(box => (
    { v: 1, attempt, key: encoded(point), iv: encoded(iv), box: encoded(box) }
  ));
}

// All that waits, sealed, as one file to hand in later.
function saveFile() {
  const given = waiting().map(question => [question, response(question)]).filter(pair => pair[1] !== undefined);
  return Promise.all(given.map(pair => seal(...pair))).then(entries => {
    const others = leftover.filter(one => !byId[one.question] || !byId[one.question].since).map(one => one.entry);
    download(attempt, [...others, ...entries]);
  });
}
