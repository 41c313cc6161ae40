import type { ChannelRecord, FileRecord, MessageRecord, UserRecord } from '../world/index.js';
import { type PostedContent, worldParts } from './content.js';
import type { Json } from './json.js';
import { fileData, type SlackMessageData } from './native.js';
import { SlackError } from './slack-error.js';
import type { SlackWorkspace } from './workspace.js';

export type Post = {
  channel: ChannelRecord;
  author: UserRecord;
  content: PostedContent;
  /** Posted through the app's token. */
  byApp: boolean;
  threadTs?: string | undefined;
  broadcast?: boolean | undefined;
  files?: FileRecord[] | undefined;
  ephemeralTo?: UserRecord | undefined;
  username?: string | undefined;
  icons?: Json | undefined;
  subtype?: string | undefined;
  streaming?: 'in_progress' | undefined;
};

/** Puts a message of the app's into the world. */
export function post(workspace: SlackWorkspace, input: Post): MessageRecord {
  const { channel, author, content } = input;
  const root = input.threadTs === undefined ? undefined : threadRoot(workspace, channel, input.threadTs);
  const files = input.files ?? [];
  // A post with its own name or picture is the old kind: `bot_message`, without a user. (Wire sheet, section 7.)
  const isPosed = input.byApp && (input.username !== undefined || input.icons !== undefined);
  const native: SlackMessageData = {
    ...content.native,
    byApp: input.byApp,
    username: isPosed ? (input.username ?? author.name) : undefined,
    icons: input.icons,
    subtype: input.subtype ?? (isPosed ? 'bot_message' : files.length > 0 ? 'file_share' : undefined),
    streaming: input.streaming,
  };
  const message = workspace.state.messages.post({
    channel,
    author,
    content: content.text,
    threadId: root?.id,
    isBroadcast: root !== undefined && input.broadcast === true,
    files,
    ephemeralTo: input.ephemeralTo,
    sender: isPosed ? { ...(native.username ? { name: native.username } : {}), ...iconUrl(input.icons) } : undefined,
    native,
    ...worldParts(native, workspace),
  });
  for (const file of files) share(file, channel, message);
  return message;
}

/** The root of the thread that a `thread_ts` means; a reply's `ts` means its root. */
export function threadRoot(workspace: SlackWorkspace, channel: ChannelRecord, ts: string): MessageRecord {
  const named = workspace.state.messages.get(channel.id, ts);
  const root = named?.threadId === undefined ? named : workspace.root(named);
  // Not documented for a ts that names no message (wire sheet, section 12); this is what clients have met.
  if (!root || root.ephemeralTo !== undefined) throw new SlackError('thread_not_found');
  if (root.deletedAt && workspace.replies(root).length === 0) throw new SlackError('thread_not_found');
  const thread =
    workspace.state.threads.on(root) ?? workspace.state.threads.start(root, workspace.state.users.need(root.authorId));
  if (thread.isLocked) throw new SlackError('restricted_action_thread_locked');
  return root;
}

/** Notes where a file is shown. */
export function share(file: FileRecord, channel: ChannelRecord, message: MessageRecord): void {
  const data = fileData(file);
  data.shares.set(channel.id, [...(data.shares.get(channel.id) ?? []), message.id]);
  if (channel.kind === 'public' || channel.kind === 'announcement') data.isPublic = true;
}

function iconUrl(icons: Json | undefined): { avatarUrl?: string } {
  return typeof icons?.image_48 === 'string' ? { avatarUrl: icons.image_48 } : {};
}
