// Reading an answer from its fields, and saying one in words.
function fields(question) {
  return list(question.element.querySelectorAll('input,select,textarea')).filter(field =>
    field.type !== 'hidden' && field !== question.flag && (field.name === question.id || field.name.indexOf(question.id + '.') === 0));
}
function byPart(question) {
  const parts = Object.create(null);
  fields(question).forEach(field => {
    if (field.value.trim()) parts[field.name.slice(question.id.length + 1)] = field.value;
  });
  return Object.keys(parts).length ? parts : null;
}
function ordered(question) {
  const given = byPart(question), places = [];
  if (!given) return null;
  Object.keys(given).forEach(item => { places[given[item] - 1] = item; });
  // An order with a hole or a place given twice is no answer yet: undefined.
  return fields(question).every((field, index) => places[index]) ? places : undefined;
}
function response(question) {
  const kind = question.kind;
  if (kind === 'matching' || kind === 'cloze') return byPart(question);
  if (kind === 'ordering') return ordered(question);
  const values = fields(question).filter(field =>
    field.type === 'radio' || field.type === 'checkbox' ? field.checked : field.value.trim()).map(field => field.value);
  if (!values.length) return null;
  if (kind === 'multiple') return values;
  return kind === 'true-false' ? values[0] === 'true' : values[0];
}

// What the browser filled in by itself, such as after a crash, is not what the server sent.
function isRestored(question) {
  return fields(question).some(field => {
    if (field.options) return list(field.options).some(option => option.selected !== option.defaultSelected && field.value);
    return /radio|checkbox/.test(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  });
}

// One form of a response, so that a saved one can be compared with a sent one.
function same(question, one, other) {
  function plain(value) {
    if (Array.isArray(value)) return JSON.stringify(question.kind === 'multiple' ? value.slice().sort() : value);
    if (value && typeof value === 'object') {
      return JSON.stringify(Object.keys(value).sort().map(key => [key, String(value[key]).trim()]));
    }
    return String(value).trim();
  }
  return plain(one) === plain(other);
}
// The left side of a pair, or the number of a gap.
function partName(question, part) {
  const label = document.querySelector('label[for="' + question.id + '_' + part + '"]');
  return label ? label.textContent.trim() : part;
}
function words(question, value) {
  if (value === null || value === undefined) return says.empty;
  if (Array.isArray(value)) return value.map(one => words(question, one)).join(', ');
  if (typeof value === 'object') return Object.keys(value).map(key => partName(question, key) + ': ' + words(question, value[key])).join('; ');
  const escaped = CSS.escape(value);
  const choice = question.element.querySelector('option[value="' + escaped + '"],label[for="' + question.id + '_' + escaped + '"]');
  return choice ? choice.textContent.trim() : String(value);
}
