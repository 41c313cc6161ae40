/** A link that quotes a message. */
export type Quote = {
  readonly link: string;
  readonly messageId: string;
  readonly kind: string;
  readonly place: string;
};

const leadingLink = /\[[ \u00a0]?\]\((https?:\/\/[^\s()]{1,2000})\)[ \t]*\n?/y;

/**
 * Parts a reply into the links with which it begins and what was written (wire sheet, section 6).
 *
 * @param hosts - the server's own addresses: a link to another is none of ours
 */
export function splitQuotes(text: string, hosts: readonly string[]): { quotes: Quote[]; rest: string } {
  const quotes: Quote[] = [];
  let end = 0;
  for (;;) {
    leadingLink.lastIndex = end;
    const match = leadingLink.exec(text);
    const quote = match && readLink(match[1] ?? '', hosts);
    if (!match || !quote) return { quotes, rest: text.slice(end) };
    quotes.push(quote);
    end += match[0].length;
  }
}

/** The message that an address of the server opens. */
export function readLink(link: string, hosts: readonly string[]): Quote | undefined {
  if (!hosts.some((host) => link.startsWith(`${host}/`)) || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  const messageId = url.searchParams.get('msg');
  const path = /\/(channel|group|direct|live)\/([^/]+)(?:\/.*)?$/.exec(url.pathname);
  if (messageId === null || messageId === '' || !path) return undefined;
  return { link, messageId, kind: path[1] ?? '', place: decoded(path[2] ?? '') };
}

/** The words before an answer that make it a reply; the space in the brackets is what the official apps write. */
export function quotePrefix(link: string): string {
  return `[ ](${link})\n`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
