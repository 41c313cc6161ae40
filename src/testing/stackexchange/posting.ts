import type { ChannelRecord, FileRecord, MessageRecord, UserRecord } from '../world/index.js';
import { imageAt } from './images.js';
import { messageData } from './native.js';
import type { StackExchangeSite } from './site.js';

/** A text as it was sent, and the message that it answers. */
export type Posted = { source: string; parent: MessageRecord | undefined };

const prefix = /^:(\d+)\s+/;

/**
 * Takes what is answered from the field or, as before late 2025 and still, from the front of the text. A message of another
 * room cannot be answered: the front of the text then stays as it is. (Wire sheet, sections 0 and 8.)
 */
export function readPosted(
  text: string,
  parentId: string | undefined,
  room: ChannelRecord,
  site: StackExchangeSite,
): Posted {
  const here = (id: string | undefined) => {
    const message = id === undefined ? undefined : site.message(id);
    return message?.channelId === room.id ? message : undefined;
  };
  const byField = site.options.replies === 'prefix' ? undefined : here(parentId);
  const found = prefix.exec(text);
  const byPrefix = here(found?.[1]);
  if (found && byPrefix) return { source: text.slice(found[0].length), parent: byField ?? byPrefix };
  return { source: text, parent: byField };
}

export function postMessage(
  { source, parent }: Posted,
  room: ChannelRecord,
  author: UserRecord,
  site: StackExchangeSite,
): MessageRecord {
  const file = uploaded(source, site);
  return site.state.messages.post({
    channel: room,
    author,
    content: site.render(source),
    replyToId: parent?.id,
    files: file ? [file] : [],
    native: { source },
  });
}

/** An edit that does not name again what it answers is no answer any more. (Wire sheet, section 3.2.) */
export function editMessage(
  message: MessageRecord,
  { source, parent }: Posted,
  by: UserRecord,
  site: StackExchangeSite,
): void {
  // The world knows no such change; here it is one.
  Object.assign(message, { replyToId: parent?.id });
  const file = uploaded(source, site);
  const native = { ...messageData(message), source };
  site.state.messages.edit(message, { content: site.render(source), files: file ? [file] : [], native }, by);
}

/** The picture that a message is, when it is nothing but its address. */
function uploaded(source: string, site: StackExchangeSite): FileRecord | undefined {
  const text = source.trim();
  return text.startsWith(`${site.chatOrigin}/`) ? imageAt(text.slice(site.chatOrigin.length), site) : undefined;
}
