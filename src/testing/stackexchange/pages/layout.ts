import type { UserRecord } from '../../world/index.js';
import type { Visitor } from '../auth/visitors.js';
import { escapeHtml } from '../markdown/escape.js';
import type { StackExchangeSite } from '../site.js';

export type PageContext = { readonly site: StackExchangeSite; readonly visitor: Visitor };

/** A page of the chat: with the bar on top, and the key of the visitor in a hidden field. (Wire sheet, section 2.) */
export function chatPage(context: PageContext, title: string, body: string, bodyId = 'chat-body'): string {
  const { site, visitor } = context;
  const key = site.parts.show('fkey', `<input id="fkey" name="fkey" type="hidden" value="${visitor.fkey}" />`);
  return `<!DOCTYPE html>
<html>
<head>
<title>${escapeHtml(title)} | chat.${site.host}</title>
<link rel="stylesheet" href="//cdn.sstatic.net/chat/css/chat.stackexchange.com.css?v=1" />
<script>var IS_MOBILE = false; if (1 < 2 && "<div class='message' id='message-0'>") { document.title; }</script>
</head>
<body id="${bodyId}">
${site.parts.show('topbar', topbar(context))}
<div id="container">
${body}
</div>
${key}
<div id="footer"><div id="legal"><a href="/faq">faq</a> &nbsp; <a href="/legal/terms-of-service">legal</a></div></div>
</body>
</html>
`;
}

export function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** A person's page on the chat. */
export function userPath(user: UserRecord): string {
  return `/users/${user.id}/${encodeURIComponent(slug(user.name))}`;
}

/** Where the picture is, in the form of the wire: an address after `!`, or a hash. (Wire sheet, section 7.) */
export function emailHash(user: UserRecord): string {
  return user.avatarUrl === undefined
    ? Buffer.from(user.handle.padEnd(16, '.')).toString('hex').slice(0, 32)
    : `!${user.avatarUrl}`;
}

export function avatar(user: UserRecord, size: number): string {
  const src = user.avatarUrl ?? `https://www.gravatar.com/avatar/${emailHash(user)}?s=${size}&d=identicon`;
  return `<img alt="user" width="${size}" height="${size}" src="${escapeHtml(src)}" />`;
}

function topbar({ site, visitor }: PageContext): string {
  const links = visitor.user
    ? `<a href="${userPath(visitor.user)}" title="your profile">${escapeHtml(visitor.user.name)}</a>`
    : `<a href="${site.loginOrigin}/users/login?returnurl=${encodeURIComponent(site.chatOrigin)}">log in</a>`;
  return `<div class="topbar"><div class="topbar-wrapper"><div class="topbar-links"><div class="topbar-menu-links">${links} <a href="/faq">faq</a></div></div></div></div>`;
}
