// The form of a question: a further row without asking the server, gaps, pictures.
(function () {
  'use strict';
  const form = document.getElementById('_form');
  if (!form) return;

  function number(row, at) {
    row.querySelectorAll('[id], [for]').forEach((element) => {
      for (const name of ['id', 'for']) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(/_\d+$/, '_' + at));
      }
    });
    row.querySelectorAll('label').forEach((label) => {
      const words = label.firstChild;
      if (words && words.nodeType === 3) words.data = words.data.replace(/[\d٠-٩۰-۹]+/, at + 1);
    });
    row.querySelectorAll('[name=right]').forEach((mark) => { mark.value = at; });
  }

  form.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.value.startsWith('add.')) {
      const rows = button.closest('[data-rows]').querySelectorAll('[data-row]');
      const last = rows[rows.length - 1];
      if (!last) return;
      event.preventDefault();
      const row = last.cloneNode(true);
      row.querySelectorAll('input, textarea').forEach((field) => {
        if (field.name === 'right') field.checked = false;
        else field.value = '';
      });
      row.querySelectorAll('button').forEach((other) => other.remove());
      number(row, rows.length);
      last.after(row);
      row.querySelector('textarea, input[type=text]').focus();
    } else if (button.hasAttribute('data-gap')) {
      const text = document.getElementById('_prompt');
      let from = text.selectionStart, to = text.selectionEnd;
      // A double click takes the blank behind a word too.
      while (from < to && /\s/.test(text.value[from])) from += 1;
      while (from < to && /\s/.test(text.value[to - 1])) to -= 1;
      text.setRangeText('[[' + text.value.slice(from, to) + ']]', from, to, 'end');
      if (from === to) text.setSelectionRange(from + 2, from + 2);
      text.focus();
    } else if (button.hasAttribute('data-picture')) {
      const text = document.getElementById('_prompt');
      const at = text.value.replace(/\s+$/, '');
      text.value = at + (at ? '\n\n' : '') + button.getAttribute('data-picture') + '\n';
      text.setSelectionRange(text.value.lastIndexOf('![') + 2, text.value.lastIndexOf(']('));
      text.focus();
    }
  });
  form.querySelectorAll('[data-scripted]').forEach((element) => { element.hidden = false; });
}());
