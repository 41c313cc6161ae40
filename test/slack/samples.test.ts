import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../src/backends/slack/events.js';
import { SlackInteraction, SlackMessage, SlackUser } from '../../src/backends/slack/native.js';
import { channelOf } from '../../src/backends/slack/normalize/channel.js';
import { interactionsOf } from '../../src/backends/slack/normalize/interaction.js';
import { userOf } from '../../src/backends/slack/normalize/user.js';
import { isWire, type Wire } from '../../src/backends/slack/wire/read.js';
import { ChatEvent } from '../../src/models/index.js';
import { bot, reader } from './context.js';

const folder = fileURLToPath(new URL('../../../shared/samples/slack/', import.meta.url));
const isThere = existsSync(folder);
if (!isThere)
  console.log('The recorded Slack payloads are not here (../shared/samples/slack): their tests are left out.');

/** Every object of a sample, however deep, that is an envelope or a payload. */
function* payloads(value: unknown): Generator<Wire> {
  if (Array.isArray(value)) for (const item of value) yield* payloads(item);
  else if (isWire(value)) {
    const isPayload =
      value['type'] === 'event_callback' || 'command' in value || ('user' in value && 'trigger_id' in value);
    if (isPayload) yield value;
    else for (const item of Object.values(value)) yield* payloads(item);
  }
}

function sample(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(folder + name, 'utf8'));
}

function same<T>(schema: { parse(value: unknown): T }, model: T): void {
  expect(schema.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
}

describe.skipIf(!isThere)('recorded payloads', () => {
  it('every event and interaction is read, and its models survive JSON', async () => {
    let events = 0;
    let interactions = 0;
    for (const file of readdirSync(folder)) {
      if (file === 'openapi-examples.json') continue;
      for (const payload of payloads(sample(file))) {
        const made = reader();
        if (payload['type'] === 'event_callback') {
          const told = await eventsOf(payload['event'] as Wire, made);
          expect(told.length, `${file}: ${JSON.stringify(payload).slice(0, 200)}`).toBeGreaterThan(0);
          for (const event of told) {
            same(ChatEvent, event);
            if (event.type === 'message.created') same(SlackMessage, event.message as SlackMessage);
          }
          events += 1;
        } else {
          const told = interactionsOf(payload, made, new Date());
          expect(told.length, `${file}: ${String(payload['type'] ?? payload['command'])}`).toBeGreaterThan(0);
          for (const interaction of told) same(SlackInteraction, interaction);
          interactions += 1;
        }
      }
    }
    expect(events).toBeGreaterThan(20);
    expect(interactions).toBeGreaterThan(5);
  });

  it('a mention of the bot is told as one event, whichever way it comes', async () => {
    const { mention } = sample('channel__slack.json') as { mention: { event: Wire } };
    const made = reader();
    made.self = { ...bot, userId: 'U00FAKEBOT01' };
    const [asMention] = await eventsOf(mention.event, made);
    const [asMessage] = await eventsOf({ ...mention.event, type: 'message', channel_type: 'channel' }, made);
    expect(asMention).toMatchObject({ type: 'message.created', message: { mentionsMe: true, isOwn: false } });
    expect(asMessage?.id).toBe(asMention?.id);
  });

  it('a member who joined, with who invited', async () => {
    const { memberJoinedChannel } = sample('member-joined-channel__slack.json') as {
      memberJoinedChannel: { event: Wire };
    };
    const [event] = await eventsOf(memberJoinedChannel.event, reader());
    expect(event).toMatchObject({
      type: 'member.joined',
      channelId: 'C00FAKECHAN1',
      user: { id: 'U00FAKEBOT01' },
      by: { id: 'U00FAKEUSER1' },
    });
  });

  it('a slash command', () => {
    const { slashCommandWithArgs } = sample('slash-commands__slack.json') as { slashCommandWithArgs: Wire };
    const [interaction] = interactionsOf(slashCommandWithArgs, reader(), new Date());
    expect(interaction).toMatchObject({
      type: 'command',
      command: 'test-feedback',
      text: 'some arguments here',
      channelId: 'C00FAKECHAN3',
      user: { id: 'U00FAKEUSER2', handle: 'testuser' },
    });
  });

  it('the answers of the published specification', () => {
    const examples = sample('openapi-examples.json') as Record<string, { ok?: Record<string, unknown> }>;
    const made = reader();
    let read = 0;
    for (const { ok } of Object.values(examples)) {
      for (const value of Object.values(ok ?? {})) {
        for (const wire of Array.isArray(value) ? value : [value]) {
          if (!isWire(wire)) continue;
          // Whatever it is, reading it as something else must not fail.
          const user = userOf(wire, made);
          if (user) same(SlackUser, user);
          channelOf(wire, made);
          made.message(wire, 'C1');
          read += 1;
        }
      }
    }
    expect(read).toBeGreaterThan(30);
  });
});
