import { escapeHtml } from './escape.js';

/** What an onebox can show of this chat itself. */
export type OneboxSources = {
  chatOrigin: string;
  /** Content, author and room of a message of this chat. */
  message(id: string): { html: string; author: string; room: string; roomId: string } | undefined;
};

/** The card that the site makes of a message that is only an address of a kind it knows. `undefined` for any other. */
export function onebox(text: string, sources: OneboxSources): string | undefined {
  if (!/^https?:\/\/\S+$/i.test(text)) return undefined;
  const { protocol, hostname, pathname, searchParams, origin } = parse(text) ?? {};
  if (!protocol || hostname === undefined || pathname === undefined) return undefined;
  const href = escapeHtml(text);
  if (/\.(?:png|jpe?g|gif|svg|webp)$/i.test(pathname)) {
    // The picture's address has no scheme; on a loopback without TLS it is needed. (Wire sheet, section 8.)
    const src = protocol === 'https:' ? text.replace(/^https:/i, '') : text;
    return `<div class="onebox ob-image"><a rel="nofollow noopener noreferrer" href="${href}"><img src="${escapeHtml(src)}" class="user-image" alt="user image" /></a></div>`;
  }
  const video =
    hostname === 'youtu.be' ? pathname.slice(1) : /(^|\.)youtube\.com$/.test(hostname) && searchParams?.get('v');
  if (video)
    return `<div class="onebox ob-youtube"><a rel="nofollow noopener noreferrer" style="text-decoration: none;" href="${href}"><img src="https://i3.ytimg.com/vi/${escapeHtml(video)}/hqdefault.jpg" width="240" height="180" class="ob-youtube-preview" /><div class="ob-youtube-title">A video</div><div class="ob-youtube-overlay">&#9658;</div></a></div>`;
  if (/(^|\.)wikipedia\.org$/.test(hostname) && pathname.startsWith('/wiki/'))
    return `<div class="onebox ob-wikipedia"><div class="ob-wikipedia-title"><a rel="nofollow noopener noreferrer" href="${href}">${escapeHtml(decode(pathname.slice(6)).replaceAll('_', ' '))}</a></div><div class="ob-wikipedia-text">The first lines of the article.</div></div>`;
  const id = origin === sources.chatOrigin ? /^\/transcript\/(?:message\/(\d+)|\d+)$/.exec(pathname) : null;
  const target = id ? sources.message(id[1] ?? searchParams?.get('m') ?? '') : undefined;
  return target && messageCard(href, target);
}

function messageCard(href: string, target: NonNullable<ReturnType<OneboxSources['message']>>): string {
  return `<div class="onebox ob-message"><a rel="nofollow noopener noreferrer" class="roomname" href="${href}"><span title="now">now</span></a>, by <span class="user-name">${escapeHtml(target.author)}</span><br /><div class="quote">${target.html}</div></div>`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
