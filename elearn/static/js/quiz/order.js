// Putting steps in order by buttons instead of numbers.
function inOrder(place) {
  list(place.querySelectorAll('.order')).forEach(order => {
    const choice = item => item.querySelector('select');
    const items = list(order.children), advice = order.previousElementSibling;
    order.className += ' moved';
    advice.textContent = advice.dataset.moved;
    if (items.every(item => choice(item).value)) {
      items.sort((one, other) => choice(one).value - choice(other).value).forEach(item => order.appendChild(item));
    }
    function move(item, step, pressed) {
      const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
      if (!other) return;
      order.insertBefore(item, step < 0 ? other : other.nextElementSibling);
      pressed.focus();
      keep();
    }
    function keep() {
      list(order.children).forEach((one, index) => { choice(one).value = index + 1; });
      choice(items[0]).dispatchEvent(new Event('change', { bubbles: true }));
    }
    button(advice, order.dataset.right, keep);
    items.forEach(item => [[-1, '↑', order.dataset.up], [1, '↓', order.dataset.down]].forEach(([step, sign, name]) => {
      button(item, sign, event => move(item, step, event.currentTarget));
      const label = item.querySelector('label');
      const words = [label.textContent.trim(), ...list(label.querySelectorAll('img')).map(one => one.alt)];
      item.lastChild.setAttribute('aria-label', `${name}: ${words.filter(Boolean).join(' ')}`);
    }));
  });
}
