import { Parser } from 'htmlparser2';

/** Text that came escaped as HTML; what looks like a tag is text too. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  let decoded = '';
  const parser = new Parser(
    {
      ontext(part) {
        decoded += part;
      },
    },
    { decodeEntities: true },
  );
  // A source is escaped whole; a bare `<` in it would otherwise begin a tag.
  parser.end(text.replaceAll('<', '&lt;'));
  return decoded;
}

/** The text of HTML: tags stripped, entities decoded, `<br>` a line break. */
export function htmlToText(html: string): string {
  if (!/[<&]/.test(html)) return html;
  let text = '';
  const parser = new Parser(
    {
      ontext(part) {
        text += part;
      },
      onopentagname(name) {
        if (name !== 'br') return;
        // The site writes ` <br> ` between lines (wire sheet, section 8).
        text = `${text.replace(/ $/, '')}\n`;
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return text.replace(/\n /g, '\n').trim();
}

/** A long message is cut in events and on pages; this is how it is marked (wire sheet, section 8). */
export function isCut(content: string): boolean {
  return /^\s*<(?:div|pre) class=['"]partial['"]/.test(content);
}
