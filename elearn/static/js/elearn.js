// What pages do with a script: Escape closes the list of languages; a lesson shows which lessons
// are read (the page itself is the same for all readers), follows the contents, opens the side
// lists where there is room, and turns pages by arrow keys. Without it all else works. ES2019.
(function () {
  'use strict';
  var page = document;
  var all = function (selector) { return Array.prototype.slice.call(page.querySelectorAll(selector)); };

  var menu = page.querySelector('.menu');
  menu.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });

  function openLists(wide) {
    all('.fold').forEach(function (fold) { fold.open = wide.matches; });
  }
  if (window.matchMedia) {
    var wide = matchMedia('(min-width: 68rem)');
    openLists(wide);
    if (wide.addEventListener) wide.addEventListener('change', function () { openLists(wide); });
  }

  function mark(link, word) {
    var note = page.createElement('span');
    note.className = 'state is-right';
    note.textContent = ' ✓ ' + word;
    link.appendChild(note);
  }
  var list = page.querySelector('[data-progress]');
  if (list && window.fetch) {
    fetch(list.dataset.progress, { credentials: 'same-origin', headers: { Accept: 'application/json' } })
      .then(function (answer) { return answer.ok ? answer.json() : { read: [] }; })
      .then(function (progress) {
        all('[data-slug]').forEach(function (link) {
          if (progress.read.indexOf(link.dataset.slug) >= 0) mark(link, list.dataset.read);
        });
        if (progress.state === 'passed') mark(page.querySelector('[data-quiz]'), list.dataset.passed);
      })
      // Marks are a courtesy: a broken line must not trouble who reads.
      .catch(function () {});
  }

  var links = all('.contents a');
  if (links.length && window.IntersectionObserver) {
    var headings = links.map(function (link) { return page.getElementById(decodeURIComponent(link.hash.slice(1))); });
    var follow = function () {
      var current = -1;
      headings.forEach(function (heading, index) {
        if (heading && heading.getBoundingClientRect().top < innerHeight / 3) current = index;
      });
      links.forEach(function (link, index) {
        if (index === current) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
      });
    };
    // A heading that crosses the upper third of the window changes what is current.
    var watch = new IntersectionObserver(follow, { rootMargin: '0px 0px -66% 0px' });
    headings.forEach(function (heading) { if (heading) watch.observe(heading); });
  }

  // Who is gone is warned two minutes before the session ends, and signed out with it. Whoever
  // touches the page goes on. Pages that save by themselves do so first, as when one leaves them,
  // and stay where something is not saved.
  var idle = page.getElementById('_idle');
  if (idle && window.fetch) {
    var WARNING = 120000, told = Date.now(), touched = false, asks = false, end;
    var until = function (seconds) {
      end = Date.now() + seconds * 1000;
      idle.hidden = seconds * 1000 > WARNING;
      var place = idle.querySelector('p'), clock = new Date(end).toLocaleTimeString(page.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
      if (!idle.hidden) place.textContent = place.dataset.says.replace('{}', clock);
    };
    var saved = function () { return dispatchEvent(new Event('beforeunload', { cancelable: true })); };
    var heard = function (answer) {
      if (answer.ok) return answer.json().then(function (left) { until(left.seconds); });
      if (answer.status === 401 && saved()) location.assign('/sign-in?over&next=' + encodeURIComponent(location.pathname + location.search));
    };
    var ask = function () {
      if (asks) return;
      asks = true;
      if (touched) told = Date.now();
      fetch('/account/session' + (touched ? '?here' : ''), { credentials: 'same-origin', headers: { Accept: 'application/json' } })
        .then(heard).catch(function () {}).then(function () { asks = false; });
      touched = false;
    };
    var look = function () {
      var isLate = end - Date.now() < WARNING;
      if (isLate && !touched) saved();
      if (isLate || touched && Date.now() - told > 600000) ask();
    };
    until(+idle.dataset.seconds);
    setInterval(look, 20000);
    page.addEventListener('visibilitychange', function () { if (!page.hidden) look(); });
    ['pointerdown', 'keydown', 'scroll'].forEach(function (kind) {
      page.addEventListener(kind, function () {
        touched = true;
        if (!idle.hidden) look();
      }, { passive: true });
    });
  }

  page.addEventListener('keydown', function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target !== page.body || page.documentElement.scrollWidth > innerWidth) return;
    var onward = page.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    var back = onward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    var link = event.key === onward ? page.querySelector('[rel=next]') : event.key === back ? page.querySelector('[rel=prev]') : null;
    if (link) link.click();
  });
})();
