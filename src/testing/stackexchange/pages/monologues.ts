import type { ChannelRecord, MessageRecord } from '../../world/index.js';
import { escapeHtml } from '../markdown/escape.js';
import { messageData } from '../native.js';
import type { StackExchangeSite } from '../site.js';
import { contentOf } from '../wire/message.js';
import { avatar, type PageContext, userPath } from './layout.js';
import { clockTime } from './time.js';

/** After how long a pause the time is shown again. */
const jumpMs = 5 * 60_000;

type Options = { highlight?: string | undefined; room?: ChannelRecord | undefined };

/** Messages as pages show them: those of one person in a row are one monologue. (Wire sheet, section 7.3.) */
export function monologues(messages: readonly MessageRecord[], context: PageContext, options: Options = {}): string {
  const groups: MessageRecord[][] = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (last?.[0]?.authorId === message.authorId) last.push(message);
    else groups.push([message]);
  }
  let shownAt = 0;
  return groups
    .map((group) => {
      const inner = group.map((message) => {
        const at = message.createdAt.getTime();
        const jumps = at - shownAt > jumpMs;
        if (jumps) shownAt = at;
        return one(message, context, { ...options, jumps });
      });
      return monologue(group[0]?.authorId ?? '', inner.join('\n'), context.site);
    })
    .join('\n');
}

export function monologue(authorId: string, inner: string, site: StackExchangeSite): string {
  const user = site.user(authorId);
  const name = escapeHtml(user?.name ?? 'user');
  // System users have no page. (Wire sheet, section 7.3.)
  const username = user && Number(user.id) > 0 ? `<a href="${userPath(user)}" title="${name}">${name}</a>` : name;
  const signature = site.parts.show(
    'transcript.signature',
    `<div class="signature"><div class="tiny-signature">${user ? `<div class="avatar avatar-16">${avatar(user, 16)}</div>` : ''}<div class="username">${username}</div></div></div>`,
  );
  return `<div class="monologue user-${authorId}">${signature}<div class="messages">${inner}</div></div>`;
}

function one(message: MessageRecord, context: PageContext, options: Options & { jumps: boolean }): string {
  const { site, visitor } = context;
  const { parts } = site;
  const { edits = 0 } = messageData(message);
  const time = options.jumps
    ? parts.show('transcript.timestamp', `<div class="timestamp">${clockTime(message.createdAt)}</div>`)
    : '';
  const reply =
    message.replyToId === undefined
      ? ''
      : parts.show(
          'transcript.replyInfo',
          `<a class="reply-info" href="/transcript/${message.channelId}?m=${message.replyToId}#${message.replyToId}" title="This is a reply to an earlier message"> </a>`,
        );
  const content = parts.show(
    'transcript.content',
    `<div class="content">
                    ${contentOf(message, site)}
                </div>`,
  );
  const edited = edits > 0 ? `<span class="edits">✎ ${edits}</span>` : '';
  const highlight = options.highlight === message.id ? ' highlight' : '';
  const isMine = visitor.user !== undefined && message.starredBy.has(visitor.user.id);
  return `${time}<div class="message${highlight}" id="message-${message.id}"><a name="${message.id}" href="/transcript/${message.channelId}?m=${message.id}#${message.id}"><span style="display:inline-block;" class="action-link"><span class="img menu"> </span></span></a>
${reply}${content}${edited}<span class="flash">${parts.show('transcript.stars', stars(message, isMine))}</span></div>`;
}

/** A number only from two on. (Wire sheet, section 7.3.) */
export function stars(message: MessageRecord, isMine: boolean): string {
  const count = message.starredBy.size;
  if (count === 0 && !message.pinned) return '';
  const classes = ['stars', ...(isMine ? ['user-star'] : []), ...(message.pinned ? ['owner-star'] : [])];
  return `<span class="${classes.join(' ')} vote-count-container"><span class="img vote"></span><span class="times">${count > 1 ? count : ''}</span></span>`;
}
