import * as z from 'zod';
import type { WorldMessage } from '../../testing/index.js';
import type { ScriptedWorld } from '../../testing/world/index.js';

const id = z.string().min(1).max(500);
const text = z.string().max(100_000);
const name = z.string().trim().min(1).max(80);
/** Base64 of at most 8 MiB. */
const base64 = z
  .string()
  .max(11_200_000)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/);

const file = z.strictObject({ filename: z.string().min(1).max(255), contentType: z.string().max(200), base64 });
const on = { as: id, channel: id, message: id };

/** What somebody does in a pane. `as` is a handle; `channel` and `message` are ids. */
export const PersonAct = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('say'),
    as: id,
    channel: id,
    text,
    thread: id.optional(),
    replyTo: id.optional(),
    files: z.array(file).max(5).optional(),
  }),
  z.strictObject({ act: z.literal('edit'), ...on, text }),
  z.strictObject({ act: z.enum(['delete', 'pin', 'unpin']), ...on }),
  z.strictObject({ act: z.enum(['react', 'unreact']), ...on, emoji: z.string().min(1).max(100) }),
  z.strictObject({ act: z.literal('click'), ...on, component: id }),
  z.strictObject({ act: z.literal('choose'), ...on, component: id, values: z.array(z.string().max(1_000)).max(25) }),
  z.strictObject({ act: z.enum(['type', 'read', 'join', 'leave']), as: id, channel: id }),
  z.strictObject({ act: z.literal('command'), as: id, channel: id, text }),
  z.strictObject({
    act: z.literal('location'),
    as: id,
    channel: id,
    lat: z.number().min(-90).max(90),
    lon: z.number().min(-180).max(180),
  }),
  z.strictObject({ act: z.literal('rename'), as: id, name }),
  z.strictObject({ act: z.literal('submit'), as: id, values: z.record(z.string(), z.union([text, z.array(text)])) }),
  z.strictObject({ act: z.literal('dismiss'), as: id }),
  z.strictObject({
    act: z.literal('presence'),
    as: id,
    status: z.enum(['online', 'idle', 'dnd', 'busy', 'away', 'offline', 'invisible']).optional(),
    statusText: z.string().max(200).optional(),
    statusEmoji: z.string().max(100).optional(),
  }),
  z.strictObject({
    act: z.literal('person'),
    handle: z.string().regex(/^[a-z][a-z0-9._-]{0,30}$/, 'a handle is small letters, digits, dots and dashes'),
  }),
  z.strictObject({
    act: z.literal('channel'),
    name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,60}$/, 'a name is small letters, digits and dashes'),
    type: z.enum(['public', 'private']),
    /** Handles of who is in it from the start; everybody in a public one unless given. */
    members: z.array(name).max(50).optional(),
  }),
  z.strictObject({ act: z.literal('direct'), handles: z.array(name).min(1).max(8) }),
]);
export type PersonAct = z.infer<typeof PersonAct>;

/**
 * Does it in the world.
 *
 * @returns the id of the message or channel that it made, if any
 * @throws an Error in words for people: what is not there, what the platform lacks
 */
export function perform(act: PersonAct, world: ScriptedWorld): string | undefined {
  switch (act.act) {
    case 'person':
      return world.user(act.handle).id;
    case 'channel':
      if (world.channels.some((each) => each.name === act.name))
        throw new Error(`there is a channel ${act.name} already`);
      return world.channel(act.name, { type: act.type, members: act.members }).id;
    case 'direct':
      may(world, 'direct');
      return world.direct(...act.handles).id;
    default:
  }
  const who = personOf(world, act.as);
  if (act.act === 'presence') {
    const { status, statusText, statusEmoji } = act;
    who.setPresence({
      ...(status !== undefined && { status }),
      ...(statusText !== undefined && { statusText }),
      ...(statusEmoji !== undefined && { statusEmoji }),
    });
    return undefined;
  }
  if (act.act === 'rename') {
    who.rename(act.name);
    return undefined;
  }
  if (act.act === 'submit') {
    who.submit(act.values);
    return undefined;
  }
  if (act.act === 'dismiss') {
    const user = world.state.users.need(who.id);
    const modal = world.state.modals.of(user);
    if (modal) world.state.modals.close(user, modal);
    return undefined;
  }
  const channel = channelOf(world, act.channel);
  switch (act.act) {
    case 'say': {
      const find = (message: string | undefined) =>
        message === undefined ? undefined : messageOf(world, channel, message);
      const [thread, replyTo] = [find(act.thread), find(act.replyTo)];
      if (replyTo) may(world, 'reply');
      const files = act.files?.map(({ filename, contentType, base64: data }) => ({
        filename,
        contentType,
        data: Buffer.from(data, 'base64'),
      }));
      if (files?.length) may(world, 'upload');
      if (act.text.trim() === '' && !files?.length) throw new Error('say something, or add a file');
      return who.say(channel, act.text, { thread, replyTo, files }).id;
    }
    case 'type':
    case 'read':
    case 'join':
    case 'leave':
      who[act.act](channel);
      return undefined;
    case 'location':
      who.shareLocation(channel, { lat: act.lat, lon: act.lon });
      return undefined;
    case 'command':
      who.command(channel, act.text);
      return undefined;
    default:
  }
  const message = messageOf(world, channel, act.message);
  switch (act.act) {
    case 'edit':
      return who.edit(message, act.text).id;
    case 'delete':
    case 'pin':
    case 'unpin':
      who[act.act](message);
      return undefined;
    case 'react':
    case 'unreact':
      who[act.act](message, act.emoji);
      return undefined;
    case 'click':
      who.click(message, act.component);
      return undefined;
    case 'choose':
      who.choose(message, act.component, act.values);
      return undefined;
  }
}

function may(world: ScriptedWorld, act: 'reply' | 'upload' | 'direct'): void {
  const { lacks, name: platform } = world.state.platform;
  if (lacks?.has(act)) throw new Error(`people cannot do this on ${platform}: ${act}`);
}

/** Only who is there already: a slip of the page makes nobody. */
function personOf(world: ScriptedWorld, handle: string) {
  const user = world.state.users.byHandle(handle);
  if (!user || user.isBot) throw new Error(`there is nobody called ${handle}`);
  return world.user(handle);
}

function channelOf(world: ScriptedWorld, channelId: string) {
  const channel = world.channels.find((each) => each.id === channelId);
  if (!channel) throw new Error('there is no such channel any more');
  return channel;
}

function messageOf(world: ScriptedWorld, channel: ReturnType<typeof channelOf>, messageId: string): WorldMessage {
  const message = world.messages(channel).find((each) => each.id === messageId);
  if (!message) throw new Error('there is no such message any more');
  return message;
}
