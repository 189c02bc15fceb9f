// A passkey: the hub says what to sign, the device signs it, the hub gets the answer. The form in
// [data-passkey] stands hidden and shows where the browser can do it. ES2019.
(function () {
  'use strict';
  var place = document.querySelector('[data-passkey]');
  if (!place || !window.PublicKeyCredential || place.dataset.origin !== location.origin) return;
  var facts = place.dataset;
  var form = place.querySelector('form');
  var button = form.querySelector('button');
  var alarm = place.querySelector('[role=alert]');

  function bytes(text) {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), function (sign) { return sign.charCodeAt(0); });
  }
  function text(buffer) {
    return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  }
  function send(address, value) {
    var headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRF-Token': form.elements.csrf_token.value };
    return fetch(address, { method: 'POST', headers: headers, body: JSON.stringify(value) }).then(function (answer) {
      return answer.json().then(function (said) {
        if (!answer.ok) throw said;
        return said;
      });
    });
  }
  function ask(options) {
    var asked = { publicKey: options };
    options.challenge = bytes(options.challenge);
    (options.excludeCredentials || options.allowCredentials).forEach(function (one) { one.id = bytes(one.id); });
    if (!options.user) return navigator.credentials.get(asked);
    options.user.id = bytes(options.user.id);
    return navigator.credentials.create(asked);
  }
  function written(credential) {
    var answer = credential.response;
    var response = { transports: answer.getTransports ? answer.getTransports() : [] };
    ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'].forEach(function (part) {
      if (answer[part]) response[part] = text(answer[part]);
    });
    return { id: credential.id, rawId: credential.id, type: credential.type, response: response };
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    button.disabled = alarm.hidden = true;
    send(facts.passkey + '/options', {}).then(ask).then(function (credential) {
      var value = { credential: written(credential) };
      Array.from(form.elements).forEach(function (field) { value[field.name] = field.value; });
      return send(facts.passkey, value);
    }).then(function (said) { location.assign(said.next); }).catch(function (fault) {
      alarm.textContent = fault.error || (fault.name === 'InvalidStateError' ? facts.known : facts.failed);
      button.disabled = alarm.hidden = false;
    });
  });
  place.querySelectorAll('[data-else]').forEach(function (one) { one.hidden = true; });
  form.hidden = false;
})();
