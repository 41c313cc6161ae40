import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { SlackBackend } from '../../src/backends/slack/index.js';
import { isChatError, type Logger } from '../../src/core/index.js';
import type { MessageRef } from '../../src/models/index.js';
import type { Faults } from '../../src/testing/index.js';
import { fixture, textsOf } from './fixture.js';

const patiently = { timeout: 30_000, interval: 20 };
const times = 50;

/** What a server, or what stands before it, can answer. */
const faults: Record<string, (faults: Faults) => void> = {
  'too many calls': (each) => each.rateLimit({ times, retryAfterMs: 1 }),
  'too many calls, no time told': (each) => each.rateLimit({ times, retryAfterMs: null }),
  'a server error': (each) => each.fail({ times }),
  'a page of a proxy': (each) => each.fail({ times, status: 502, body: '<html>bad gateway</html>' }),
  'a page with 200': (each) => each.fail({ times, status: 200, body: '<html>sign in</html>' }),
  'an empty body': (each) => each.fail({ times, status: 200, body: '' }),
  null: (each) => each.fail({ times, status: 200, body: 'null' }),
  'a list': (each) => each.fail({ times, status: 200, body: '[]' }),
  'a bare ok': (each) => each.fail({ times, status: 200, body: '{"ok":true}' }),
  'an ok full of wrong types': (each) =>
    each.fail({
      times,
      status: 200,
      body: '{"ok":true,"messages":[null,5,{"ts":7}],"channel":5,"user":[],"members":{},"channels":"x","message":3,"ts":5,"response_metadata":7}',
    }),
  forbidden: (each) => each.fail({ times, status: 403 }),
  'a lost answer': (each) => each.loseAnswer({ times }),
  'half an answer': (each) => each.cutBody({ times }),
};

type Place = { channel: string; message: MessageRef; user: string };

const operations: Record<string, (backend: SlackBackend, place: Place) => Promise<unknown>> = {
  fetchUser: (backend, { user }) => backend.fetchUser(user, { fresh: true }),
  lookupUser: (backend) => backend.lookupUser({ email: 'nobody@example.com' }),
  listUsers: (backend) => backend.listUsers().toArray(),
  fetchChannel: (backend, { channel }) => backend.fetchChannel(channel, { fresh: true }),
  listChannels: (backend) => backend.listChannels().toArray(),
  openDirect: (backend, { user }) => backend.openDirect(user),
  sendMessage: (backend, { channel }) => backend.sendMessage(channel, 'x'),
  replyInThread: (backend, { message }) => backend.replyInThread(message, 'x'),
  editMessage: (backend, { message }) => backend.editMessage(message, 'y'),
  fetchMessages: (backend, { channel }) => backend.fetchMessages(channel),
  searchMessages: (backend) => backend.searchMessages('x'),
  addReaction: (backend, { message }) => backend.addReaction(message, '👍'),
  listPins: (backend, { channel }) => backend.listPins(channel).toArray(),
  uploadFile: (backend, { channel }) => backend.uploadFile(channel, { data: new Uint8Array([1]), filename: 'x.txt' }),
  getPresence: (backend, { user }) => backend.getPresence(user),
  scheduleMessage: (backend, { channel }) => backend.scheduleMessage(channel, 'x', new Date(Date.now() + 3_600_000)),
  streamMessage: (backend, { channel }) => backend.streamMessage(channel, ['a', 'b'], { updateIntervalMs: 1 }),
};

/** Writes that must not be taken for undone when nobody knows. */
const posts = new Set(['sendMessage', 'replyInThread', 'scheduleMessage']);
const ambiguous = new Set(['null', 'a lost answer', 'half an answer', 'a page with 200', 'an empty body']);

describe('whatever Slack answers', () => {
  it('every failure is a ChatError that says what it is, and holds no secret', async () => {
    const lines: string[] = [];
    const log = (...parts: unknown[]) => void lines.push(inspect(parts, { depth: 10, showHidden: true }));
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    const { backend, slack, world, errors } = await fixture({}, { logger, retry: { attempts: 1 } });
    const { botToken, appToken, userToken, signingSecret } = slack.config;
    const secrets = [botToken, appToken, userToken ?? botToken, signingSecret];
    await backend.connect();
    const said = world.user('ada').say('general', 'hi');
    const sent = await backend.sendMessage(said.channelId, 'mine');
    const place = { channel: said.channelId, message: sent, user: world.user('ada').id };
    const seen: string[] = [];
    for (const [fault, arm] of Object.entries(faults)) {
      for (const [name, run] of Object.entries(operations)) {
        slack.faults.clear();
        arm(slack.faults);
        const error: unknown = await run(backend, place).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (error === undefined) continue;
        const what = `${name} with ${fault}: ${String(error)}`;
        expect(isChatError(error), what).toBe(true);
        expect(String(error), what).not.toMatch(/Cannot read|is not a function|not iterable|undefined/);
        if (posts.has(name) && ambiguous.has(fault)) expect(error, what).toMatchObject({ maybeDelivered: true });
        seen.push(inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error));
      }
    }
    slack.faults.clear();
    const shown = [
      ...seen,
      ...lines,
      inspect(errors),
      inspect([backend, backend.client], { depth: 10, showHidden: true }),
    ];
    for (const secret of secrets) expect(shown.find((text) => text.includes(secret))).toBeUndefined();
    expect(seen.length).toBeGreaterThan(100);
    expect(backend.state).toBe('connected');
  });

  it('a pause that is longer than is waited for holds nothing up: those behind are refused too', async () => {
    const { backend, slack, world, calls } = await fixture();
    const { channelId } = world.user('ada').say('general', 'hello');
    await backend.fetchMessages(channelId);
    slack.faults.rateLimit({ times: 1, retryAfterMs: 3_600_000 });
    const sends = ['one', 'two', 'three'].map((text) =>
      backend.sendMessage(channelId, text).catch((error: unknown) => error),
    );
    for (const failure of await Promise.all(sends))
      expect(failure).toMatchObject({
        code: 'rate_limited',
        maybeDelivered: expect.toSatisfy((said) => said !== true),
      });
    expect(calls('chat.postMessage')).toHaveLength(1);
  });

  it('an aborted stream is closed on the other side, and its source left', async () => {
    const { backend, slack, world, calls } = await fixture();
    const root = world.user('ada').say('general', 'ask');
    const abort = new AbortController();
    let chunks = 0;
    const source: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          chunks += 1;
          if (chunks === 1) return Promise.resolve({ done: false, value: 'so far' });
          abort.abort();
          return new Promise(() => undefined);
        },
      }),
    };
    const thread = { channelId: root.channelId, id: root.id };
    const streaming = backend.streamMessage(root.channelId, source, { thread, signal: abort.signal });
    await expect(streaming).rejects.toMatchObject({ code: 'aborted', maybeDelivered: true });
    await expect.poll(() => calls('chat.stopStream').length, patiently).toBe(1);
    expect(slack.requests.filter(({ call }) => call === 'chat.startStream')).toHaveLength(1);
  });
});

describe('a long gap', () => {
  it('of 2,000 messages comes whole, once and in order', async () => {
    const { backend, slack, world, events } = await fixture({ retryDelaysMs: [] });
    await backend.connect();
    const ada = world.user('ada');
    ada.say('general', 'before');
    await expect.poll(() => textsOf(events)).toEqual(['before']);
    const seen: string[] = [];
    backend.on('message.created', ({ message }) => void seen.push(message.text));
    slack.faults.refuse(true);
    slack.faults.dropConnections();
    await expect.poll(() => backend.state, patiently).toBe('reconnecting');
    const missed = Array.from({ length: 2_000 }, (_, index) => `missed ${index}`);
    for (const text of missed) ada.say('general', text);
    slack.faults.refuse(false);
    await expect.poll(() => backend.state, patiently).toBe('connected');
    ada.say('general', 'after');
    await expect.poll(() => seen.length, patiently).toBeGreaterThanOrEqual(2_001);
    expect(seen).toEqual([...missed, 'after']);
  });
});
