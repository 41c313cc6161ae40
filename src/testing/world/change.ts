import type {
  ChannelRecord,
  CustomEmojiRecord,
  FileRecord,
  GroupRecord,
  MessageRecord,
  ModalRecord,
  ThreadRecord,
  UserRecord,
} from './records.js';

/** What somebody did with a control of the bot's. */
export type WorldInteraction =
  | {
      kind: 'click';
      user: UserRecord;
      message: MessageRecord;
      componentId: string;
      value: string | undefined;
    }
  | {
      kind: 'choose';
      user: UserRecord;
      message: MessageRecord;
      componentId: string;
      values: string[];
    }
  /** `name` without the slash; `text` is what follows it. */
  | {
      kind: 'command';
      user: UserRecord;
      channel: ChannelRecord;
      name: string;
      text: string;
    }
  | {
      kind: 'submit';
      user: UserRecord;
      modal: ModalRecord;
      values: Record<string, string | string[]>;
    };

/** What happened. `by` is who did it; `previous` is a copy of how the record stood before. */
export type WorldChange =
  | { type: 'message.created'; message: MessageRecord; by: UserRecord }
  | {
      type: 'message.edited';
      message: MessageRecord;
      previous: MessageRecord;
      by: UserRecord;
    }
  /** Something about it changed that is no edit: a link preview, a stream's next chunk, a processed file. */
  | {
      type: 'message.touched';
      message: MessageRecord;
      previous: MessageRecord;
      why: string;
    }
  | {
      type: 'message.deleted';
      message: MessageRecord;
      previous: MessageRecord;
      by: UserRecord;
    }
  | { type: 'message.pinned'; message: MessageRecord; by: UserRecord }
  | { type: 'message.unpinned'; message: MessageRecord; by: UserRecord }
  | { type: 'message.reported'; message: MessageRecord; by: UserRecord; reason: string }
  | { type: 'message.starred'; message: MessageRecord; by: UserRecord }
  | { type: 'message.unstarred'; message: MessageRecord; by: UserRecord }
  | {
      type: 'reaction.added';
      message: MessageRecord;
      emoji: string;
      by: UserRecord;
    }
  | {
      type: 'reaction.removed';
      message: MessageRecord;
      emoji: string;
      by: UserRecord;
    }
  | { type: 'thread.created'; thread: ThreadRecord; by: UserRecord }
  | {
      type: 'thread.updated';
      thread: ThreadRecord;
      previous: ThreadRecord;
      by: UserRecord;
    }
  | { type: 'thread.followed'; thread: ThreadRecord; by: UserRecord }
  | { type: 'thread.unfollowed'; thread: ThreadRecord; by: UserRecord }
  | { type: 'thread.deleted'; thread: ThreadRecord; by: UserRecord }
  | { type: 'channel.created'; channel: ChannelRecord; by: UserRecord }
  | {
      type: 'channel.updated';
      channel: ChannelRecord;
      previous: ChannelRecord;
      by: UserRecord;
    }
  | { type: 'channel.deleted'; channel: ChannelRecord; by: UserRecord }
  /** `isImplicit`: nobody did it; the script needed it (a person spoke, a channel was made on first use). */
  | {
      type: 'member.joined';
      channel: ChannelRecord;
      user: UserRecord;
      by: UserRecord;
      isImplicit: boolean;
    }
  | {
      type: 'member.left';
      channel: ChannelRecord;
      user: UserRecord;
      by: UserRecord;
    }
  | {
      type: 'member.updated';
      channel: ChannelRecord;
      user: UserRecord;
      by: UserRecord;
    }
  | {
      type: 'typing';
      channel: ChannelRecord;
      user: UserRecord;
      threadId: string | undefined;
    }
  | {
      type: 'read';
      channel: ChannelRecord;
      user: UserRecord;
      upTo: string | undefined;
    }
  | {
      type: 'location';
      channel: ChannelRecord;
      user: UserRecord;
      location: { lat: number; lon: number; expiresAt: Date | undefined };
    }
  | { type: 'user.created'; user: UserRecord }
  | { type: 'user.updated'; user: UserRecord; previous: UserRecord }
  | {
      type: 'presence.updated';
      user: UserRecord;
      previous: UserRecord['presence'];
    }
  | { type: 'group.created'; group: GroupRecord; by: UserRecord }
  | {
      type: 'group.updated';
      group: GroupRecord;
      previous: GroupRecord;
      by: UserRecord;
    }
  | { type: 'emoji.added'; emoji: CustomEmojiRecord }
  | { type: 'emoji.removed'; emoji: CustomEmojiRecord }
  | { type: 'file.added'; file: FileRecord; by: UserRecord }
  | { type: 'file.deleted'; file: FileRecord; by: UserRecord }
  | { type: 'modal.opened'; modal: ModalRecord; user: UserRecord }
  | { type: 'modal.closed'; modal: ModalRecord; user: UserRecord }
  | { type: 'interaction'; interaction: WorldInteraction };

export type WorldChangeType = WorldChange['type'];
export type WorldChangeOf<Type extends WorldChangeType> = Extract<WorldChange, { type: Type }>;
export type WorldListener = (change: WorldChange) => void;
