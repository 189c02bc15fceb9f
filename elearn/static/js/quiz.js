// What the quiz page does with a script: saves each answer within a second of its change, says
// so, and goes on trying when the line breaks. Without a script the form saves. ES2019.
(function () {
  'use strict';
  var form = document.getElementById('_quiz');
  if (!form || !window.fetch) return;
  var says = form.dataset;
  var token = document.querySelector('meta[name=csrf-token]');
  var base = form.getAttribute('action').split('?')[0] + '/';
  var list = function (nodes) { return Array.prototype.slice.call(nodes); };

  // --- reading an answer from its fields -------------------------------------------------
  function fields(question) {
    return list(question.element.querySelectorAll('input,select,textarea')).filter(function (field) {
      return field.name === question.id || field.name.indexOf(question.id + '.') === 0;
    });
  }
  function byPart(question) {
    var parts = {};
    fields(question).forEach(function (field) {
      if (field.value.trim()) parts[field.name.slice(question.id.length + 1)] = field.value;
    });
    return Object.keys(parts).length ? parts : null;
  }
  function ordered(question) {
    var given = byPart(question), places = [];
    if (!given) return null;
    Object.keys(given).forEach(function (item) { places[given[item] - 1] = item; });
    // An order with a hole or a place given twice is no answer yet: undefined.
    return fields(question).every(function (field, index) { return places[index]; }) ? places : undefined;
  }
  function response(question) {
    var kind = question.kind;
    if (kind === 'matching' || kind === 'cloze') return byPart(question);
    if (kind === 'ordering') return ordered(question);
    var values = fields(question).filter(function (field) {
      return field.type === 'radio' || field.type === 'checkbox' ? field.checked : field.value.trim();
    }).map(function (field) { return field.value; });
    if (!values.length) return null;
    if (kind === 'multiple') return values;
    return kind === 'true-false' ? values[0] === 'true' : values[0];
  }

  // One form of a response, so that a saved one can be compared with a sent one.
  function same(question, one, other) {
    function plain(value) {
      if (Array.isArray(value)) return JSON.stringify(question.kind === 'multiple' ? value.slice().sort() : value);
      if (value && typeof value === 'object') {
        return JSON.stringify(Object.keys(value).sort().map(function (key) { return [key, String(value[key]).trim()]; }));
      }
      return typeof value === 'string' ? value.trim() : String(value);
    }
    return plain(one) === plain(other);
  }
  function words(question, value) {
    if (value === null || value === undefined) return says.empty;
    if (Array.isArray(value)) return value.map(function (one) { return words(question, one); }).join(', ');
    if (typeof value === 'object') return words(question, Object.keys(value).map(function (key) { return value[key]; }));
    var escaped = String(value).replace(/["\\]/g, '\\$&');
    var choice = question.element.querySelector('option[value="' + escaped + '"]') ||
      document.querySelector('label[for="' + question.id + '_' + escaped + '"]');
    return choice ? choice.textContent.trim() : String(value);
  }

  // --- saying how it stands ---------------------------------------------------------------
  function say(question, sentence, trouble) {
    question.note.textContent = sentence;
    question.note.className = 'saved' + (trouble ? ' is-wrong' : '');
  }
  function clock(moment) {
    // Latin digits, as everywhere on the page.
    return new Date(moment).toLocaleTimeString(document.documentElement.lang + '-u-nu-latn', { hour: 'numeric', minute: '2-digit' });
  }
  // One clock on one page: the device's, for what the server wrote as for what is saved now.
  list(document.querySelectorAll('time')).forEach(function (time) { time.textContent = clock(time.dateTime); });
  function ask(question, stored) {
    say(question, says.other.replace('{}', words(question, stored.response)), true);
    [[says.keep, function () { question.revision = stored.revision; save(question); }],
      [says.take, function () { leaving = true; location.reload(); }]].forEach(function (choice) {
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = choice[0];
      button.addEventListener('click', choice[1]);
      question.note.appendChild(button);
    });
    question.asked = true;
  }

  // --- saving -------------------------------------------------------------------------------
  var leaving = false;
  var byId = {};
  var questions = list(form.querySelectorAll('[data-revision]')).filter(function (element) {
    return element.querySelector('.saved') && element.dataset.kind !== 'scenario';
  }).map(function (element) {
    var question = {
      id: element.id, kind: element.dataset.kind, element: element, revision: +element.dataset.revision,
      note: element.querySelector('.saved'), hidden: form.elements['revision.' + element.id],
      timer: 0, tries: 0, sending: null, dirty: false, sent: []
    };
    question.full = +element.dataset.revision > 0 && response(question) !== null;
    byId[element.id] = question;
    return question;
  });

  // How many answers are saved, kept up to date from what the server counted.
  var count = document.getElementById('_count');
  function recount(question, value) {
    var full = value !== null;
    if (full !== question.full) count.dataset.saved = +count.dataset.saved + (full ? 1 : -1);
    question.full = full;
    count.textContent = count.dataset.says.replace('{}', count.dataset.saved);
  }

  function keep(question, revision, value) {
    question.revision = revision;
    recount(question, value);
    question.element.dataset.revision = revision;
    question.hidden.value = revision;
    question.tries = 0;
    question.sent = [];
  }
  function later(question, seconds) {
    clearTimeout(question.timer);
    question.timer = setTimeout(function () { save(question); }, seconds * 1000);
  }
  function unsaved(question, sentence) {
    question.dirty = true;
    say(question, sentence || says.unsaved, true);
    question.tries += 1;
    later(question, Math.min(60, Math.pow(2, question.tries)));
  }
  function renewToken() {
    return fetch(location.href, { credentials: 'same-origin' }).then(function (answer) { return answer.text(); }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('meta[name=csrf-token]');
      if (!fresh) throw new Error('signed out');
      token.content = form.elements.csrf_token.value = fresh.content;
    });
  }
  function settle(question, value, answer, body) {
    if (answer.ok) {
      keep(question, body.revision, value);
      say(question, says.saved.replace('{}', clock(body.saved_at)));
    } else if (answer.status === 409 && body.code === 'closed') {
      say(question, says.closed, true);
    } else if (answer.status === 409) {
      // Our own answer whose reply was lost, or another window's.
      if (question.sent.some(function (one) { return same(question, one, body.response); })) {
        keep(question, body.revision, body.response);
        question.dirty = !same(question, value, body.response);
        if (!question.dirty) say(question, says.saved.replace('{}', clock(body.saved_at)));
      } else ask(question, body);
    } else if (answer.status === 401) {
      unsaved(question, says.signedOut);
    } else if (answer.status === 403) {
      renewToken().catch(function () {});
      unsaved(question);
    } else if (answer.status === 429 || answer.status >= 500) {
      unsaved(question);
    } else {
      say(question, says.refused.replace('{}', body.error || answer.status), true);
    }
  }
  function save(question) {
    clearTimeout(question.timer);
    question.timer = 0;
    if (question.sending) { question.dirty = true; return question.sending; }
    var value = response(question);
    if (value === undefined) { say(question, says.order, true); return null; }
    question.dirty = question.asked = false;
    question.sent.push(value);
    say(question, says.saving);
    question.sending = fetch(base + question.id, {
      method: 'PUT', credentials: 'same-origin', keepalive: true,
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRF-Token': token.content },
      body: JSON.stringify({ revision: question.revision + 1, response: value })
    }).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (body) { settle(question, value, answer, body); });
    }, function () { unsaved(question); }).then(function () {
      question.sending = null;
      if (question.dirty && !question.timer) return save(question);
    });
    return question.sending;
  }

  function changed(event) {
    var place = event.target.closest('[data-kind]');
    var question = place && byId[place.id];
    if (!question) return;
    question.dirty = true;
    question.tries = 0;
    later(question, event.type === 'input' && /text/.test(event.target.type) ? 0.9 : 0.2);
  }
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);

  function sendAll() {
    return Promise.all(questions.filter(function (question) {
      return question.dirty && !question.asked;
    }).map(save).concat(questions.map(function (question) { return question.sending; })));
  }
  addEventListener('online', sendAll);
  document.addEventListener('visibilitychange', function () { if (document.hidden) sendAll(); });
  addEventListener('beforeunload', function (event) {
    if (!leaving && questions.some(function (question) { return question.dirty || question.sending; })) {
      sendAll();
      event.preventDefault();
      event.returnValue = '';
    }
  });

  // A button of the form: let what is under way arrive first, so that the form's revisions fit.
  var go = null;
  form.addEventListener('click', function (event) {
    var button = event.target.closest('button[name=go]');
    if (button) go = button.value;
  });
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    sendAll().then(function () {
      var troubled = questions.filter(function (question) { return question.dirty || question.asked; })[0];
      if (!troubled) return null;
      // Some lines let forms through and nothing else: where the page can still be read, the
      // form may try. Otherwise stay, for leaving would lose what is not saved.
      return (troubled.asked ? Promise.reject() : renewToken()).catch(function () {
        troubled.element.scrollIntoView();
        throw troubled;
      });
    }).then(function () {
      var field = document.createElement('input');
      field.type = 'hidden';
      field.name = 'go';
      field.value = go || 'stay';
      form.appendChild(field);
      leaving = true;
      form.submit();
    }, function () {});
  });

  // --- putting steps in order by buttons instead of numbers ---------------------------------------
  list(form.querySelectorAll('.order')).forEach(function (order) {
    var choice = function (item) { return item.querySelector('select'); };
    var items = list(order.children);
    var advice = order.previousElementSibling;
    order.className += ' moved';
    advice.textContent = advice.dataset.moved;
    if (items.every(function (item) { return choice(item).value; })) {
      items.sort(function (one, other) { return choice(one).value - choice(other).value; })
        .forEach(function (item) { order.appendChild(item); });
    }
    function move(item, step, button) {
      var other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
      if (!other) return;
      order.insertBefore(item, step < 0 ? other : other.nextElementSibling);
      list(order.children).forEach(function (one, index) { choice(one).value = index + 1; });
      button.focus();
      choice(item).dispatchEvent(new Event('change', { bubbles: true }));
    }
    items.forEach(function (item) {
      [[-1, '↑', order.dataset.up], [1, '↓', order.dataset.down]].forEach(function (way) {
        var button = document.createElement('button');
        button.type = 'button';
        button.textContent = way[1];
        button.setAttribute('aria-label', way[2] + ': ' + item.querySelector('label').textContent.trim());
        button.addEventListener('click', function () { move(item, way[0], button); });
        item.appendChild(button);
      });
    });
  });

  // --- the time that is left, as the server said it ------------------------------------------------
  var limit = document.querySelector('.clock[data-seconds]');
  if (limit) {
    var end = Date.now() + limit.dataset.seconds * 1000;
    var place = limit.querySelector('strong');
    var shown = null;
    var tick = function () {
      var minutes = Math.ceil((end - Date.now()) / 60000);
      // Said at 10, 5, 2 and 1 minutes, so that a screen reader is not a metronome.
      var next = minutes <= 0 ? 0 : [1, 2, 5, 10].filter(function (one) { return minutes <= one; })[0];
      if (next !== shown && next !== undefined) {
        shown = next;
        place.textContent = next ? limit.dataset.left.replace('{}', minutes) : limit.dataset.over;
      }
      if (next === 0) { sendAll(); clearInterval(watch); }
    };
    var watch = setInterval(tick, 5000);
    tick();
  }
})();
