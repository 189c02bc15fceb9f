// What a word processor or a page put on the clipboard, as Markdown: headings, lists, tables,
// links, bold and italic. It is read as a document of its own and never comes into the page.
const BLOCKS = /^(P|DIV|H[1-6]|UL|OL|LI|TABLE|BLOCKQUOTE|SECTION|ARTICLE|PRE|TR|DL|DT|DD)$/;

function escaped(text) { return text.replace(/\s+/g, ' ').replace(/[\\`*[\]<]/g, '\\$&'); }
function inMarks(words, mark) {
  const found = /^(\s*)([^]*?)(\s*)$/.exec(words);
  return found[2] ? found[1] + mark + found[2] + mark + found[3] : words;
}
function inline(node) {
  if (node.nodeType === 3) return escaped(node.data);
  if (node.nodeType !== 1 || /^(STYLE|SCRIPT|HEAD|META|TITLE)$/.test(node.tagName)) return '';
  // The bullet that Word draws before an item of its lists.
  const style = (node.getAttribute('style') || '').replace(/\s/g, '').toLowerCase();
  if (style.indexOf('mso-list:ignore') >= 0) return '';
  if (node.tagName === 'BR') return '\n';
  const words = list(node.childNodes).map(inline).join('');
  const weight = /font-weight:(\w+)/.exec(style), isBold = weight ? /^(bold|[6-9]00)/.test(weight[1]) : /^(B|STRONG)$/.test(node.tagName);
  const isItalic = /font-style:italic/.test(style) || /^(I|EM)$/.test(node.tagName) && !/font-style:normal/.test(style);
  if (node.tagName === 'A' && /^https:/.test(node.getAttribute('href') || '') && words.trim()) return '[' + words.trim() + '](' + node.getAttribute('href').replace(/[()\s]/g, encodeURIComponent) + ')';
  return inMarks(inMarks(words, isBold ? '**' : ''), isItalic ? '*' : '');
}
function listed(node, indent) {
  const isNumbered = node.tagName === 'OL';
  let number = 0;
  return list(node.children).map(item => {
    if (/^[UO]L$/.test(item.tagName)) return listed(item, indent + '  ');
    const mark = isNumbered ? ++number + '. ' : '- ';
    const words = list(item.childNodes).filter(one => !/^[UO]L$/.test(one.tagName)).map(inline).join('').trim().replace(/\n/g, ' ');
    const inner = list(item.children).filter(one => /^[UO]L$/.test(one.tagName)).map(one => '\n' + listed(one, indent + ' '.repeat(mark.length)));
    return indent + mark + words + inner.join('');
  }).join('\n');
}
function table(node) {
  const rows = list(node.querySelectorAll('tr')).map(row => list(row.children).map(cell => inline(cell).trim().replace(/\n/g, ' ').replace(/\|/g, '\\|')));
  const width = Math.max(0, ...rows.map(row => row.length));
  if (!width) return '';
  rows.splice(1, 0, Array(width).fill('---'));
  return rows.map(row => '| ' + row.concat(Array(width - row.length).fill('')).join(' | ') + ' |').join('\n');
}
function blocks(node, found) {
  let words = '';
  const end = () => {
    // A mark that only stands there by chance at the beginning of a line.
    if (words.trim()) found.push(words.trim().replace(/ *\n */g, '\\\n').replace(/^([-+#>]|\d+(?=[.)]))/, '\\$1'));
    words = '';
  };
  list(node.childNodes).forEach(one => {
    if (!BLOCKS.test(one.tagName || '') && !(one.querySelector && one.querySelector('p,ul,ol,table,h1,h2,h3'))) {
      words += inline(one);
      return;
    }
    end();
    const level = /^H([1-6])$/.exec(one.tagName), word = one.tagName === 'P' && /mso-list:\s*\S+\s+level(\d)/.exec(one.getAttribute('style') || '');
    if (level) found.push('#'.repeat(Math.max(2, Math.min(4, +level[1] + (found.hasFirst ? 1 : 0)))) + ' ' + inline(one).replace(/\*\*/g, '').trim().replace(/\s+/g, ' '));
    else if (/^[UO]L$/.test(one.tagName)) found.push(listed(one, ''));
    else if (one.tagName === 'TABLE') found.push(table(one));
    else if (word) found.push('  '.repeat(word[1] - 1) + (/^\s*\(?\w+[.)]/.test(one.textContent) ? '1. ' : '- ') + inline(one).trim().replace(/\n/g, ' '));
    else if (one.tagName === 'BLOCKQUOTE') found.push(blocks(one, []).join('\n\n').replace(/^/gm, '> '));
    else blocks(one, found);
  });
  end();
  return found;
}
function markdown(html) {
  const page = parsed(html), found = [];
  // Headings begin at the second level: where the first is used, all go one down.
  found.hasFirst = !!page.querySelector('h1');
  return blocks(page.body, found).filter(Boolean).reduce((text, part) => {
    const last = /(?:^|\n)( *)(-|\d+\.) [^\n]*$/.exec(text), next = /^( *)(-|\d+\.) /.exec(part);
    const areItems = last && next && (next[1] || !last[1] && (last[2] === '-') === (next[2] === '-'));
    return text + (text && (areItems ? '\n' : '\n\n')) + part;
  }, '');
}
function pasted(event) {
  const brought = event.clipboardData, html = brought.getData('text/html');
  const pictures = list(brought.files).filter(file => file.type.startsWith('image/'));
  if (html && /<(h[1-6]|b|strong|i|em|ul|ol|table|a)[\s>]|mso-list|font-weight|font-style/i.test(html) && brought.getData('text/plain').trim()) {
    const text = markdown(html);
    if (!text) return;
    event.preventDefault();
    put(body.selectionStart, body.selectionEnd, text);
  } else if (pictures.length && !brought.getData('text/plain')) {
    event.preventDefault();
    choosePicture(pictures[0]);
  }
}
