import type { MessageRecord, UserRecord } from '../../world/index.js';
import { compact, type Json } from '../json.js';
import { fileData, messageData } from '../native.js';
import { findMentions, wireChannels, wireMentions } from '../text/mentions.js';
import { parseMarkdown } from '../text/parse.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { fileAttachment, wireFileRef } from './file.js';
import { userRef } from './user.js';

/** A message as somebody sees it: of the stars only their own. (Wire sheet, section 6.) */
export function wireMessage(
  message: MessageRecord,
  viewer: UserRecord | undefined,
  workspace: RocketChatWorkspace,
): Json {
  const data = messageData(message);
  const author = workspace.author(message);
  const base = {
    _id: message.id,
    rid: message.channelId,
    ts: message.createdAt,
    u: userRef(author),
    _updatedAt: data.updatedAt ?? message.createdAt,
  };
  if (data.isTombstone) return compact({ ...base, ...remains(message, workspace) });
  const found = findMentions(message.content, workspace.state);
  const isSystem = data.t !== undefined;
  const attachments = attachmentsOf(message);
  const files = message.files.map(wireFileRef);
  const pinner = message.pinned && workspace.state.users.get(message.pinned.by);
  const isStarred = viewer !== undefined && message.starredBy.has(viewer.id);
  return compact({
    ...base,
    t: data.t,
    msg: message.content,
    groupable: isSystem ? false : undefined,
    ...data.fields,
    ...(!isSystem && {
      urls: data.urls ?? [],
      mentions: wireMentions(found),
      channels: wireChannels(found),
      md: parsed(message),
    }),
    attachments: attachments.length > 0 || message.files.length > 0 ? attachments : undefined,
    file: files[0],
    files: files.length > 0 ? files : undefined,
    tmid: message.threadId,
    tshow: message.isBroadcast && message.threadId !== undefined ? true : undefined,
    ...threadFields(message, workspace),
    ...discussionFields(message, workspace),
    reactions: reactionsOf(message, workspace),
    starred: isStarred ? [{ _id: viewer.id }] : undefined,
    ...(message.pinned && {
      pinned: true,
      pinnedAt: message.pinned.at,
      pinnedBy: pinner && { _id: pinner.id, username: pinner.handle },
    }),
    editedAt: message.editedAt,
    editedBy: editorOf(message, workspace),
  });
}

/** Quotes first, then files, then what was sent. */
export function attachmentsOf(message: MessageRecord): Json[] {
  const { quotes = [], attachments = [] } = messageData(message);
  const files = message.files.map((file) => ({
    ...fileAttachment(file, fileData(file).description),
    ts: message.createdAt,
  }));
  return [...quotes, ...files, ...attachments];
}

/** What stays of a deleted message. (Wire sheet, section 4.3.) */
function remains(message: MessageRecord, workspace: RocketChatWorkspace): Json {
  return {
    t: 'rm',
    msg: '',
    urls: [],
    mentions: [],
    channels: [],
    attachments: [],
    reactions: {},
    tmid: message.threadId,
    editedAt: message.deletedAt,
    editedBy: editorOf(message, workspace),
    ...threadFields(message, workspace),
  };
}

function parsed(message: MessageRecord): unknown {
  const data = messageData(message);
  if (data.parsed?.msg !== message.content) data.parsed = { msg: message.content, md: parseMarkdown(message.content) };
  return data.parsed.md;
}

function editorOf(message: MessageRecord, workspace: RocketChatWorkspace): Json | undefined {
  const { editedBy } = messageData(message);
  const editor = editedBy === undefined ? undefined : workspace.state.users.get(editedBy);
  return editor && { _id: editor.id, username: editor.handle };
}

/** Of the root of a thread: how many replies, when the last, and who follows. (Wire sheet, section 4.6.) */
function threadFields(message: MessageRecord, workspace: RocketChatWorkspace): Json {
  const thread =
    message.threadId === undefined ? workspace.state.threads.get(message.channelId, message.id) : undefined;
  if (!thread) return {};
  const replies = workspace.state.messages.inThread(message.channelId, message.id);
  if (replies.length === 0) return thread.followers.size > 0 ? { replies: [...thread.followers] } : {};
  return { tcount: replies.length, tlm: replies.at(-1)?.createdAt, replies: [...thread.followers] };
}

function discussionFields(message: MessageRecord, workspace: RocketChatWorkspace): Json {
  const { drid } = messageData(message);
  const room = drid === undefined ? undefined : workspace.state.channels.get(drid);
  if (!room) return drid === undefined ? {} : { drid };
  const messages = workspace.state.messages.in(room).filter((each) => messageData(each).t === undefined);
  return compact({ drid, dcount: messages.length, dlm: messages.at(-1)?.createdAt });
}

function reactionsOf(message: MessageRecord, workspace: RocketChatWorkspace): Json | undefined {
  const { reactions } = messageData(message);
  if (!reactions || reactions.size === 0) return undefined;
  const entries = [...reactions].map(([code, ids]) => {
    const users = ids.map((id) => workspace.state.users.need(id));
    return [`:${code}:`, { usernames: users.map((user) => user.handle), names: users.map((user) => user.name) }];
  });
  return Object.fromEntries(entries);
}
