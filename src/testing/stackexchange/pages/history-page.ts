import type { MessageRecord } from '../../world/index.js';
import { escapeHtml } from '../markdown/escape.js';
import { messageData, type Revision } from '../native.js';
import { contentOf } from '../wire/message.js';
import { chatPage, type PageContext, userPath } from './layout.js';
import { stars } from './monologues.js';
import { clockTime } from './time.js';

/** `/messages/{id}/history`: how it stands, then its changes, newest first. (Wire sheet, section 7.4.) */
export function historyPage(context: PageContext, message: MessageRecord): string {
  const { site } = context;
  const { revisions = [], isPurged, deletedBy } = messageData(message);
  const changes = revisions.map((revision, index) => ({ what: index === 0 ? 'said:' : 'edited:', revision }));
  const current = entry(context, message, { what: '', revision: undefined });
  const deletion =
    message.deletedAt && deletedBy !== undefined
      ? [entry(context, message, { what: 'deleted', revision: { at: message.deletedAt, by: deletedBy, source: '' } })]
      : [];
  const past = isPurged
    ? ['<p>(older data no longer available)</p>']
    : changes.toReversed().map((change) => entry(context, message, change));
  const pinner = message.pinned && site.user(message.pinned.by);
  const pins = pinner
    ? site.parts.show(
        'history.stars',
        `<p><span class="stars owner-star vote-count-container"><span class="img vote"></span><span class="times"></span> pinned by <a href="${userPath(pinner)}">${escapeHtml(pinner.name)}</a></span></p>`,
      )
    : '';
  const body = `<div id="content"><h2>Message history</h2>${pins}${current}<h4>History</h4>${[...deletion, ...past].join('\n')}</div>`;
  return chatPage(context, 'Message history', body, 'message-history-body');
}

function entry(
  context: PageContext,
  message: MessageRecord,
  { what, revision }: { what: string; revision: Revision | undefined },
): string {
  const { site } = context;
  const userId = revision?.by ?? message.authorId;
  const user = site.user(userId);
  const name = escapeHtml(user?.name ?? '');
  const username = site.parts.show(
    'history.user',
    `<div class="username">${user ? `<a href="${userPath(user)}">${name}</a>` : name}</div>`,
  );
  const time = site.parts.show(
    'history.timestamp',
    `<div class="timestamp">${clockTime(revision?.at ?? message.createdAt)}</div>`,
  );
  const source =
    revision === undefined || what === 'deleted'
      ? ''
      : site.parts.show('history.source', `<div class="message-source">${escapeHtml(revision.source)}</div>`);
  const content =
    revision === undefined && !message.deletedAt
      ? `<div class="content">${contentOf(message, site)}</div><span class="flash">${stars(message, false)}</span>`
      : '';
  const said = what === '' ? '' : `<b>${what}</b>`;
  return `<div class="monologue user-${userId}"><div class="signature">${username}</div><div class="messages">${time}<div class="message"><a name="${message.id}" href="/transcript/${message.channelId}?m=${message.id}#${message.id}"> </a>${said}${content}${source}</div></div></div>`;
}
