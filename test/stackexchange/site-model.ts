/**
 * A model of the site: the HTML that it gives back for what it is sent, by the wire sheet's section 8. What the sheet leaves
 * open is chosen so that mistakes show: the site trims, it links addresses wherever they stand, and marks may stand beside
 * anything but letters and digits.
 */
export function present(source: string): string {
  const text = source.replace(/^\n+/, '').trimEnd();
  if (text === '') return '';
  if (/^:\d+\s/.test(text)) throw new Error(`sent as a reply: ${text}`);
  const lines = text.split('\n');
  if (lines.every((line) => line.startsWith('    ')))
    return `<pre class='full'>${escapeHtml(lines.map((line) => line.slice(4)).join('\n'))}</pre>`;
  if (lines.every((line) => line.startsWith('> '))) {
    const inner = lines.map((line) => line.slice(2));
    return `<div class="quote">${inner.length === 1 ? marked(inner[0] ?? '') : inner.map(linked).join(' <br> ')}</div>`;
  }
  if (lines.length > 1) return `<div class='full'>${lines.map(linked).join(' <br> ')}</div>`;
  if (/^https?:\/\/\S+\.(?:png|jpe?g|gif|svg|webp)$/i.test(text)) {
    const src = text.replace(/^https?:/, '');
    return `<div class="onebox ob-image"><a rel="nofollow noopener noreferrer" href="${escapeHtml(text)}"><img src="${escapeHtml(src)}" class="user-image" alt="user image" /></a></div>`;
  }
  return marked(text.trim());
}

/** What the site takes as pings: in text and in code. */
export function pings(html: string): string[] {
  const text = html
    .replace(/<br>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
  return [...text.matchAll(/(?<![\p{L}\p{N}])@+([\p{L}\p{N}][\p{L}\p{N}_.'-]*)/gu)].map((match) => match[1] ?? '');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

const address = /(?:https?|ftp):\/\/[^\s<>"\ufdd1\ufdd2]*[^\s<>"'.,;:!?)\]*_\ufdd1\ufdd2]|www\.[^\s<>"\ufdd1\ufdd2]+/gi;

function anchor(url: string): string {
  const href = /^www/i.test(url) ? `http://${url}` : url;
  const bare = url.replace(/^https?:\/\//i, '');
  const shown = bare.length > 30 ? `${escapeHtml(bare.slice(0, 27))}&hellip;` : escapeHtml(bare);
  return `<a href="${escapeHtml(href)}" rel="nofollow noopener noreferrer">${shown}</a>`;
}

function linked(line: string): string {
  let html = '';
  let at = 0;
  for (const { 0: url, index } of line.matchAll(address)) {
    html += escapeHtml(line.slice(at, index)) + anchor(url);
    at = index + url.length;
  }
  return html + escapeHtml(line.slice(at));
}

/** One line: what is done is put aside, so that nothing is looked at twice. */
function marked(line: string): string {
  const done: string[] = [];
  const aside = (html: string) => `\ufdd1${done.push(html) - 1}\ufdd2`;
  let text = line.replace(
    /\\([*_`[\]])|(?<!`)(`+)(?!`)([\s\S]+?)(?<!`)\2(?!`)/g,
    (_, sign: string | undefined, _fence, code: string) =>
      aside(sign === undefined ? `<code>${escapeHtml(code)}</code>` : escapeHtml(sign)),
  );
  const restore = (part: string): string =>
    part.replace(/\ufdd1(\d+)\ufdd2|[^\ufdd1]+/g, (whole, index: string | undefined) =>
      index === undefined ? escapeHtml(whole) : (done[Number(index)] ?? ''),
    );
  text = text.replace(
    /\[([^[\]]+)\]\(((?:https?|ftp):\/\/[^\s()]+)(?: "([^"]*)")?\)/g,
    (_, label: string, url: string, title: string | undefined) =>
      aside(
        `<a href="${escapeHtml(url)}"${title === undefined ? '' : ` title="${escapeHtml(title)}"`} rel="nofollow noopener noreferrer">${restore(label)}</a>`,
      ),
  );
  text = text.replace(/\[(meta-)?tag:([^\s[\]]+)\]/g, (_, meta: string | undefined, name: string) =>
    aside(
      `<a href="//${meta ? 'meta.' : ''}stackoverflow.com/questions/tagged/${name}"><span class="ob-post-tags post-tag">${name}</span></a>`,
    ),
  );
  text = text.replace(address, (url) => aside(anchor(url)));
  const between = (html: string) => {
    const open = `<${html}>`;
    return (_: string, content: string) => aside(open) + content + aside(`</${html}>`);
  };
  text = text.replace(/(?<![\p{L}\p{N}-])---(?=[^\s-])([\s\S]*?[^\s-])---(?![\p{L}\p{N}-])/gu, between('strike'));
  for (const [sign, tag] of [
    ['\\*\\*', 'b'],
    ['__', 'b'],
    ['\\*', 'i'],
    ['_', 'i'],
  ] as const)
    text = text.replace(
      new RegExp(`(?<![\\p{L}\\p{N}])${sign}(?=\\S)([\\s\\S]*?\\S)${sign}(?![\\p{L}\\p{N}])`, 'gu'),
      between(tag),
    );
  return restore(text);
}
