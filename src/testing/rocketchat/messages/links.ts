import type { ChannelRecord, MessageRecord, UserRecord } from '../../world/index.js';
import { compact, type Json } from '../json.js';
import { canRead } from '../rooms/access.js';
import { roomType } from '../rooms/room-type.js';
import { attachmentsOf } from '../wire/message.js';
import type { RocketChatWorkspace } from '../workspace.js';

const addresses = /https?:\/\/[^\s<>()[\]"'`|]+/g;

/** The addresses in a text, as the server looks for previews. */
export function urlsOf(msg: string): string[] {
  return [...new Set(msg.match(addresses) ?? [])];
}

/** `https://host/channel/general?msg=MID`. (Wire sheet, section 6.) */
export function messageLink(message: MessageRecord, workspace: RocketChatWorkspace): string {
  const channel = workspace.state.channels.need(message.channelId);
  return `${workspace.siteUrl}${roomPath(channel)}?msg=${message.id}`;
}

function roomPath(channel: ChannelRecord): string {
  const type = roomType(channel);
  if (type === 'd') return `/direct/${channel.id}`;
  return `/${type === 'p' ? 'group' : 'channel'}/${encodeURIComponent(channel.name)}`;
}

/** The messages that a text links to, which its author may read. */
export function linkedMessages(
  msg: string,
  author: UserRecord,
  workspace: RocketChatWorkspace,
): { url: string; message: MessageRecord }[] {
  return urlsOf(msg).flatMap((url) => {
    if (!url.startsWith(`${workspace.siteUrl}/`)) return [];
    const id = new URL(url).searchParams.get('msg');
    const message = id === null ? undefined : workspace.message(id);
    if (!message || message.deletedAt) return [];
    const channel = workspace.state.channels.get(message.channelId);
    return channel && canRead(channel, author, workspace) ? [{ url, message }] : [];
  });
}

/** The quotes that the server makes of the links in a text; quotes in quotes up to `Message_QuoteChainLimit`. */
export function quotesOf(msg: string, author: UserRecord, workspace: RocketChatWorkspace): Json[] {
  return linkedMessages(msg, author, workspace).map(({ url, message }) =>
    quote(message, url, workspace, workspace.settings.number('Message_QuoteChainLimit') - 1),
  );
}

/** A message as an attachment of another. */
export function quote(
  message: MessageRecord,
  url: string | undefined,
  workspace: RocketChatWorkspace,
  depth: number,
): Json {
  const author = workspace.author(message);
  return compact({
    text: message.content,
    author_name: author.handle,
    author_icon: `/avatar/${encodeURIComponent(author.handle)}`,
    message_link: url,
    attachments: attachmentsOf(message).flatMap((each) => {
      if (each.message_link === undefined) return [each];
      return depth > 0 ? [trimmed(each, depth - 1)] : [];
    }),
    ts: message.createdAt,
  });
}

function trimmed(attachment: Json, depth: number): Json {
  const nested = Array.isArray(attachment.attachments) ? (attachment.attachments as Json[]) : [];
  const kept = nested
    .filter((each) => each.message_link === undefined || depth > 0)
    .map((each) => trimmed(each, depth - 1));
  return attachment.attachments === undefined ? attachment : { ...attachment, attachments: kept };
}

/** Links with what the server has found of them; links to messages show as quotes and are not looked at. */
export function wireUrls(msg: string, workspace: RocketChatWorkspace, previews?: readonly string[]): Json[] {
  return urlsOf(msg).map((url) => ({
    url,
    meta: {},
    ...((previews && !previews.includes(url)) || url.startsWith(`${workspace.siteUrl}/`) ? { ignoreParse: true } : {}),
  }));
}
