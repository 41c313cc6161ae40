// Design, section 6: the events. Compiled by tsc; nothing here is run.
import type {
  Backend,
  Channel,
  ChatEvent,
  ChatEventType,
  Emoji,
  ErrorInfo,
  EventOf,
  Interaction,
  Location,
  Message,
  MessageRef,
  Presence,
  Thread,
  User,
} from 'chatmux';
import { type Equal, type Expect, is } from './expect.js';

declare const backend: Backend;

/** Each event by its name, and no other. */
export type Types = Expect<
  Equal<
    ChatEventType,
    | 'message.created'
    | 'message.updated'
    | 'message.deleted'
    | 'reaction.added'
    | 'reaction.removed'
    | 'thread.created'
    | 'thread.updated'
    | 'thread.deleted'
    | 'channel.created'
    | 'channel.updated'
    | 'channel.deleted'
    | 'member.joined'
    | 'member.left'
    | 'user.updated'
    | 'presence.updated'
    | 'typing.started'
    | 'message.pinned'
    | 'message.unpinned'
    | 'message.read'
    | 'interaction'
    | 'location.updated'
    | 'connection.connected'
    | 'connection.reconnecting'
    | 'connection.disconnected'
    | 'rate_limited'
    | 'error'
    | 'native'
  >
>;

type Envelope = { type: string; platform: string; account: string; id: string; at: Date; backfilled?: boolean };
/** What an event carries beside the envelope. */
type Payload<Type extends ChatEventType> = Omit<EventOf<Type>, keyof Envelope>;

export type Payloads = [
  Expect<ChatEvent extends Envelope ? true : false>,
  Expect<Equal<Payload<'message.created'>, { message: Message }>>,
  Expect<Equal<Payload<'message.updated'>, { message: Message }>>,
  Expect<Equal<Payload<'message.deleted'>, { message: MessageRef; by?: User }>>,
  Expect<Equal<Payload<'reaction.added'>, { message: MessageRef; emoji: Emoji; user?: User; count?: number }>>,
  Expect<Equal<Payload<'reaction.removed'>, { message: MessageRef; emoji: Emoji; user?: User; count?: number }>>,
  Expect<Equal<Payload<'thread.created'>, { thread: Thread }>>,
  Expect<Equal<Payload<'thread.updated'>, { thread: Thread }>>,
  Expect<Equal<Payload<'thread.deleted'>, { thread: Thread }>>,
  Expect<Equal<Payload<'channel.created'>, { channel: Channel }>>,
  Expect<Equal<Payload<'channel.updated'>, { channel: Channel }>>,
  Expect<Equal<Payload<'channel.deleted'>, { channelId: string }>>,
  Expect<Equal<Payload<'member.joined'>, { channelId: string; user: User; by?: User }>>,
  Expect<Equal<Payload<'member.left'>, { channelId: string; user: User; by?: User }>>,
  Expect<Equal<Payload<'user.updated'>, { user: User }>>,
  Expect<Equal<Payload<'presence.updated'>, { presence: Presence }>>,
  Expect<Equal<Payload<'typing.started'>, { channelId: string; threadId?: string; user: User }>>,
  Expect<Payload<'message.pinned'> extends { channelId: string; message?: MessageRef } ? true : false>,
  Expect<Payload<'message.unpinned'> extends { channelId: string; message?: MessageRef } ? true : false>,
  Expect<Equal<Payload<'message.read'>, { channelId: string; user: User; upTo?: MessageRef }>>,
  Expect<Equal<Payload<'interaction'>, { interaction: Interaction }>>,
  Expect<Equal<Payload<'location.updated'>, { location: Location }>>,
  Expect<Equal<Payload<'rate_limited'>, { operation: string; retryAfterMs: number }>>,
  Expect<Equal<Payload<'error'>, { error: ErrorInfo }>>,
  Expect<Equal<Payload<'native'>, { name: string; payload: unknown }>>,
];

export function handlers(): void {
  const off = backend.on('message.created', ({ message, id, at, backfilled }) => {
    is<Message>(message);
    is<string>(id);
    is<Date>(at);
    is<boolean | undefined>(backfilled);
  });
  is<() => void>(off);
  is<() => void>(backend.once('error', ({ error }) => is<ErrorInfo>(error)));
  // Handlers may be async.
  backend.on('interaction', async ({ interaction }) => {
    await backend.respond(interaction, 'x');
  });
  // @ts-expect-error there is no such event
  backend.on('message', () => {});
  // @ts-expect-error the event of a reaction holds no text
  backend.on('reaction.added', ({ text }) => text);
}

export async function iterators(signal: AbortSignal): Promise<void> {
  for await (const event of backend.events()) is<ChatEvent>(event as ChatEvent);
  for await (const event of backend.events({ types: ['message.created'], channel: 'C1', signal, buffer: 10 })) {
    is<Message>(event.message);
  }
  for await (const event of backend.events({ types: ['typing.started', 'message.read'] })) is<User>(event.user);
  is<number>(backend.events({ onDrop: (dropped) => is<number>(dropped) }).dropped);
  // @ts-expect-error there is no such event
  backend.events({ types: ['message'] });
}
