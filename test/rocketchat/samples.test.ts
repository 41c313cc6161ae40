import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RocketChatChannel, RocketChatMessage, RocketChatUser } from '../../src/backends/rocketchat/index.js';
import { toChannel } from '../../src/backends/rocketchat/normalize/channel.js';
import { toMessage } from '../../src/backends/rocketchat/normalize/message.js';
import { toUser } from '../../src/backends/rocketchat/normalize/user.js';
import { context } from './context.js';

type Wire = Record<string, unknown>;

const folder = fileURLToPath(new URL('../../../shared/samples/rocketchat/', import.meta.url));
const files = ['developer-docs-responses.json', 'ddp-frames.json'];
const isThere = files.every((name) => existsSync(folder + name));
if (!isThere) console.log(`Skipped: there are no samples in ${folder}.`);

/** Every object in the recorded answers and frames. */
function* objects(value: unknown): Generator<Wire> {
  if (Array.isArray(value)) for (const item of value) yield* objects(item);
  else if (typeof value === 'object' && value !== null) {
    yield value as Wire;
    for (const item of Object.values(value)) yield* objects(item);
  }
}

describe.skipIf(!isThere)('what servers have really sent', () => {
  const all = isThere ? files.flatMap((name) => [...objects(JSON.parse(readFileSync(folder + name, 'utf8')))]) : [];

  it('messages are read, and survive JSON', () => {
    const wires = all.filter((wire) => ['_id', 'rid', 'ts', 'msg', 'u'].every((key) => key in wire));
    const messages = wires.map((wire) => toMessage(wire, context()));
    expect(messages.length).toBeGreaterThan(20);
    for (const [index, message] of messages.entries()) {
      expect(message, JSON.stringify(wires[index])).toBeDefined();
      expect(RocketChatMessage.parse(JSON.parse(JSON.stringify(message)))).toEqual(message);
    }
    const kinds = new Set(messages.map((message) => message?.type));
    for (const kind of ['default', 'join', 'pin']) expect(kinds).toContain(kind);
    const file = messages.find((message) => message?.attachments[0]?.filename === 'example.txt');
    expect(file).toMatchObject({
      text: 'This is a message with a file',
      attachments: [{ id: 'pw6oyrjBStWwMdeMv', contentType: 'text/plain', description: 'Simple text file' }],
    });
    const reacted = messages.find((message) => (message?.reactions.length ?? 0) > 2);
    expect(reacted?.reactions.map(({ emoji }) => emoji.unicode)).toEqual(['😄', '🦑', '🐝', '🐜']);
  });

  it('rooms and people too', () => {
    const rooms = all.filter(
      (wire) => '_id' in wire && /^[cpd]$/.test(String(wire['t'])) && ('usersCount' in wire || 'msgs' in wire),
    );
    expect(rooms.length).toBeGreaterThan(10);
    for (const wire of rooms) {
      const channel = toChannel(wire, context());
      expect(RocketChatChannel.parse(JSON.parse(JSON.stringify(channel)))).toEqual(channel);
      expect(channel?.type).not.toBe('unknown');
    }
    const people = all.filter((wire) => '_id' in wire && 'username' in wire && 'status' in wire);
    expect(people.length).toBeGreaterThan(5);
    for (const wire of people) {
      const user = toUser(wire, context());
      expect(RocketChatUser.parse(JSON.parse(JSON.stringify(user)))).toEqual(user);
      expect(user?.handle).toBe(wire['username']);
    }
  });
});
