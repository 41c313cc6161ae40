// Design, section 3: the models. Compiled by tsc; nothing here is run.

import {
  type Activity,
  type ActivityType,
  type Attachment,
  type Button,
  type Channel,
  type ChannelRef,
  type ChannelType,
  type Command,
  type Component,
  canPromote,
  demote,
  type Embed,
  type EmbedAuthor,
  type EmbedField,
  type EmbedFooter,
  type EmbedInput,
  type EmbedMedia,
  type Emoji,
  type EmojiRef,
  File,
  type Group,
  Image,
  type Interaction,
  type InteractionType,
  isIdle,
  isOffline,
  isOnline,
  type Location,
  type Member,
  type MemberRole,
  type Mention,
  type MentionKind,
  Message,
  type MessageRef,
  type MessageType,
  type Modal,
  type Organization,
  type Presence,
  type PresenceStatus,
  promote,
  type Reaction,
  type ReactionEvent,
  type Select,
  type SentMessage,
  type Thread,
  type ThreadRef,
  toJsonSchema,
  type User,
  type UserRef,
} from 'chatmux';
import { SlackMessage } from 'chatmux/slack';
import type { z } from 'zod';
import { type Equal, type Expect, is } from './expect.js';

/** Schema and type share their name. */
type SameName<Schema extends z.ZodType, Type> = Equal<z.infer<Schema>, Type>;
export type Names = [
  Expect<SameName<typeof User, User>>,
  Expect<SameName<typeof Channel, Channel>>,
  Expect<SameName<typeof Organization, Organization>>,
  Expect<SameName<typeof Member, Member>>,
  Expect<SameName<typeof Group, Group>>,
  Expect<SameName<typeof Message, Message>>,
  Expect<SameName<typeof SentMessage, SentMessage>>,
  Expect<SameName<typeof MessageRef, MessageRef>>,
  Expect<SameName<typeof Thread, Thread>>,
  Expect<SameName<typeof Mention, Mention>>,
  Expect<SameName<typeof Emoji, Emoji>>,
  Expect<SameName<typeof Reaction, Reaction>>,
  Expect<SameName<typeof ReactionEvent, ReactionEvent>>,
  Expect<SameName<typeof Location, Location>>,
  Expect<SameName<typeof Attachment, Attachment>>,
  Expect<SameName<typeof File, File>>,
  Expect<SameName<typeof Image, Image>>,
  Expect<SameName<typeof Embed, Embed>>,
  Expect<SameName<typeof EmbedAuthor, EmbedAuthor>>,
  Expect<SameName<typeof EmbedField, EmbedField>>,
  Expect<SameName<typeof EmbedFooter, EmbedFooter>>,
  Expect<SameName<typeof EmbedMedia, EmbedMedia>>,
  Expect<SameName<typeof Presence, Presence>>,
  Expect<SameName<typeof Activity, Activity>>,
  Expect<SameName<typeof Interaction, Interaction>>,
  Expect<SameName<typeof Component, Component>>,
  Expect<SameName<typeof Button, Button>>,
  Expect<SameName<typeof Select, Select>>,
  Expect<SameName<typeof Modal, Modal>>,
  Expect<SameName<typeof Command, Command>>,
];

/** Every enum has `unknown`, and no value that the design does not name. */
export type Enums = [
  Expect<
    Equal<
      z.infer<typeof ChannelType>,
      'public' | 'private' | 'direct' | 'group' | 'thread' | 'announcement' | 'forum' | 'voice' | 'unknown'
    >
  >,
  Expect<Equal<z.infer<typeof MemberRole>, 'owner' | 'admin' | 'moderator' | 'member' | 'guest' | 'unknown'>>,
  Expect<Equal<z.infer<typeof MentionKind>, 'user' | 'channel' | 'role' | 'everyone' | 'here' | 'unknown'>>,
  Expect<
    Equal<
      z.infer<typeof PresenceStatus>,
      'online' | 'idle' | 'dnd' | 'offline' | 'invisible' | 'away' | 'busy' | 'unknown'
    >
  >,
  Expect<
    Equal<
      z.infer<typeof ActivityType>,
      'playing' | 'streaming' | 'listening' | 'watching' | 'custom' | 'competing' | 'unknown'
    >
  >,
  Expect<
    Equal<
      z.infer<typeof InteractionType>,
      'command' | 'button' | 'select' | 'modal' | 'autocomplete' | 'shortcut' | 'unknown'
    >
  >,
  Expect<Equal<Attachment['type'], 'file' | 'image' | 'video' | 'audio' | 'archive' | 'document' | 'unknown'>>,
  Expect<
    Extract<
      'default' | 'reply' | 'system' | 'join' | 'leave' | 'pin' | 'alert' | 'announcement' | 'note' | 'unknown',
      z.infer<typeof MessageType>
    > extends z.infer<typeof MessageType>
      ? true
      : false
  >,
];

declare const user: User;
declare const channel: Channel;
declare const message: Message;
declare const sent: SentMessage;
declare const thread: Thread;
declare const presence: Presence;
declare const attachment: Attachment;
declare const interaction: Interaction;

// What every entity has.
for (const entity of [user, channel, message, thread, presence, attachment, interaction]) {
  is<string>(entity.platform);
  is<string>(entity.account);
  is<string>(entity.id);
  is<Record<string, unknown> | undefined>(entity.native);
}

// User
is<string>(user.name);
is<boolean>(user.isBot);
is<(string | undefined)[]>([user.handle, user.email, user.avatarUrl, user.title, user.timezone]);
is<boolean | undefined>(user.isSystem);
is<Presence | undefined>(user.presence);

// Channel
is<(string | undefined)[]>([channel.name, channel.topic, channel.description, channel.parentId, channel.url]);
is<(string | undefined)[]>([channel.organizationId]);
is<number | undefined>(channel.memberCount);
is<(boolean | undefined)[]>([channel.isArchived, channel.isReadOnly]);
is<Date | undefined>(channel.createdAt);

// Message
is<MessageRef>(message);
is<User>(message.author);
is<string[]>([message.channelId, message.content, message.text]);
is<Date>(message.createdAt);
is<(Date | undefined)[]>([message.editedAt, message.deletedAt]);
is<MessageRef | undefined>(message.replyTo);
is<Mention[]>(message.mentions);
is<Attachment[]>(message.attachments);
is<Embed[]>(message.embeds);
is<Reaction[]>(message.reactions);
is<Component[] | undefined>(message.components);
is<boolean[]>([message.isOwn, message.mentionsMe]);
is<boolean | undefined>(message.isPinned);
is<string | undefined>(message.threadId);
is<Message[]>(sent.parts);
is<{ feature: string; from: string; to: string }[]>(sent.losses);

// Thread
is<MessageRef | undefined>(thread.parentMessage);
is<string[] | undefined>(thread.participants);
is<Date | undefined>(thread.lastMessageAt);
is<(boolean | undefined)[]>([thread.isArchived, thread.isLocked]);

// A time is a Date; a model never holds `undefined`.
// @ts-expect-error a time is no string once it is read
is<string>(message.createdAt);
// @ts-expect-error models are exact: what is not there is left out
is<User>({ platform: 'slack', account: 'slack', id: 'U1', name: 'Ada', isBot: false, handle: undefined });
is<User>({ platform: 'slack', account: 'slack', id: 'U1', name: 'Ada', isBot: false });
// @ts-expect-error a user has a name
is<User>({ platform: 'slack', account: 'slack', id: 'U1', isBot: false });

// Inputs take `undefined`, numbers for colours, and leave defaults out.
is<EmbedInput>({ title: undefined, color: 0x3498db, fields: [{ name: 'a', value: 'b' }] });
is<EmbedInput>({ color: '#3498db', timestamp: new Date(), description: { type: 'root', children: [] } });
// @ts-expect-error a field has a value
is<EmbedInput>({ fields: [{ name: 'a' }] });
// @ts-expect-error there is no such key
is<EmbedInput>({ colour: '#fff' });

// References are ids or models.
is<ChannelRef[]>(['C1', channel, { id: 'C1' }]);
is<UserRef[]>(['U1', user, { id: 'U1' }]);
is<ThreadRef[]>(['T1', thread, message, { channelId: 'C1', id: 'M1' }]);
is<EmojiRef[]>(['👍', 'thumbsup', ':thumbsup:', { name: 'party', isCustom: true }]);
// @ts-expect-error a message is no channel: its id would be taken for one
is<ChannelRef>(5);

// Narrowing helpers.
is<boolean[]>([isOnline(presence), isIdle(presence), isOffline(presence)]);
is<z.ZodType>(File);
const image: Image = Image.parse(attachment);
is<'image'>(image.type);

// promote, demote, canPromote
const slackMessage = promote(message, SlackMessage, { botId: 'B1' });
is<SlackMessage>(slackMessage);
is<string | undefined>(slackMessage.native?.botId);
is<'slack'>(slackMessage.platform);
is<Message>(demote(slackMessage));
if (canPromote(message, SlackMessage)) is<string | undefined>(message.native?.subtype);
// @ts-expect-error the native of Slack has no such key
promote(message, SlackMessage, { botId: 5 });
is<Message>(slackMessage);

is<Record<string, unknown>>(toJsonSchema(Message));
