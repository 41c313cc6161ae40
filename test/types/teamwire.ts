// What is typed of Teamwire. Compiled by tsc; nothing here is run.
import { type Backend, type BackendConfig, createBackend } from 'chatmux';
import {
  AlertType,
  type AMReaction,
  BridgeTransport,
  type Chat,
  type ChatMemberChangeInfo,
  Events,
  type LiveLocationUpdate,
  ReactionType,
  TeamwireBackend,
  type TeamwireCalendar,
  type TeamwireClient,
  type TeamwireMessage,
  type TeamwirePoll,
  type TeamwireTransport,
  type TWMessage,
  type TWUser,
} from 'chatmux/teamwire';
import { startEmulator } from 'chatmux/testing';
import { is } from './expect.js';

declare const teamwire: TeamwireBackend;
declare const client: TeamwireClient;
declare const chat: Chat;

is<Backend>(teamwire);
is<TeamwireTransport>(teamwire.client.transport);
is<typeof BridgeTransport>(BridgeTransport);

export async function onTeamwire(): Promise<void> {
  const sent = await teamwire.sendMessage('t1', 'x', {
    type: 'announcement',
    native: { attachments: [{ type: 'LOCATION', name: 'Gate', lat: 1, lon: 2 }] },
  });
  is<TeamwireMessage>(sent);
  for (const attachment of sent.native?.attachments ?? []) {
    if (attachment.type === 'CALENDAR') is<TeamwireCalendar>(attachment);
    if (attachment.type === 'POLL') is<TeamwirePoll>(attachment);
  }
  // @ts-expect-error votes are made by people only
  await teamwire.sendMessage('t1', 'x', { native: { attachments: [{ type: 'POLL', question: 'x', options: [] }] } });
  // @ts-expect-error native options are the platform's own
  await teamwire.sendMessage('t1', 'x', { native: { tts: true } });
  // @ts-expect-error events come by a poll or a websocket
  new TeamwireBackend({ events: 'push' });
  // Its type stands in testing/, which knows no backend: that it fits is proven here.
  const emulator = await startEmulator('teamwire', { users: ['ada'] });
  is<BackendConfig<'teamwire'>>(emulator.config);
  is<Backend>(await createBackend(emulator.config));
}

export async function inItsOwnWords(): Promise<void> {
  is<Chat | undefined>(await client.chats.getByThreadId('t1'));
  is<Chat[]>(await client.chats.getByTitle('Ops'));
  is<TWMessage>(await chat.post('x', { alertType: AlertType.NOTE, replyTo: 'm1' }));
  is<TWUser[]>(chat.getAdmins());
  is<AMReaction>(await chat.sendAmReaction('m1', ReactionType.OK));
  // @ts-expect-error there is no such reaction
  await chat.sendAmReaction('m1', 'HUG');
  await chat.subscribeLiveLocationUpdates((update) => is<LiveLocationUpdate>(update));
  client.on(Events.CHAT_JOINED, (info) => is<ChatMemberChangeInfo>(info));
  // @ts-expect-error there is no such event
  client.on('CHAT_RENAMED', () => {});
}
