import { describe, expect, it } from 'vitest';
import type { SlackEmulatorOptions } from '../../src/testing/slack/index.js';
import { fixture, textsOf } from './fixture.js';

const patiently = { timeout: 20_000, interval: 10 };
const lost = () => new Response(null, { status: 500 });

/** Events come by posts, of which some never reach the bot. */
async function overHttp(options: SlackEmulatorOptions = {}) {
  const made = await fixture({ retryDelaysMs: [300, 300, 300], ...options }, { appToken: undefined });
  const posts = { lose: 0 };
  // The SDK is loaded by now: the check of the address has three seconds.
  await made.backend.connect();
  await made.slack.events.deliverTo((request) => {
    if (posts.lose === 0) return made.backend.handleRequest(request);
    posts.lose -= 1;
    return lost();
  });
  return { ...made, posts };
}

describe('Slack over HTTP', () => {
  it('reads what Slack dropped, before what comes next', async () => {
    const { backend, slack, world, events } = await overHttp();
    const ada = world.user('ada');
    const [first, quiet] = [ada.say('general', 'one'), world.channel('quiet', { members: ['ada'] })];
    await expect.poll(() => textsOf(events), patiently).toEqual(['one']);
    const until = slack.events.rateLimited({ forMs: 300 });
    ada.edit(first, 'one, changed');
    ada.say('general', 'two');
    ada.say(quiet, 'in another channel');
    await expect.poll(() => Date.now() > until.getTime(), patiently).toBe(true);
    ada.say('general', 'three');
    await expect.poll(() => textsOf(events).sort(), patiently).toEqual(['in another channel', 'one', 'three', 'two']);
    expect(textsOf(events).filter((text) => !text.startsWith('in'))).toEqual(['one', 'two', 'three']);
    const told = events.filter(({ type }) => type === 'message.created' || type === 'message.updated');
    expect(told.filter(({ backfilled }) => backfilled)).toHaveLength(3);
    expect(told.find(({ type }) => type === 'message.updated')).toMatchObject({ message: { text: 'one, changed' } });
    const limited = events.find(({ type }) => type === 'rate_limited');
    expect(limited?.type === 'rate_limited' && limited.retryAfterMs).toBeLessThanOrEqual(3_000);
    await backend.disconnect();
  });

  it('does not tell a reaction behind its end', async () => {
    // Late enough for the reaction's end to come before its repeat.
    const { world, events, posts } = await overHttp({ retryDelaysMs: [1_000, 1_000, 1_000] });
    const ada = world.user('ada');
    const message = ada.say('general', 'hello');
    await expect.poll(() => textsOf(events), patiently).toEqual(['hello']);
    posts.lose = 1;
    ada.react(message, '👍');
    await expect.poll(() => posts.lose, patiently).toBe(0);
    ada.unreact(message, '👍');
    // It comes after the repeat of the first.
    posts.lose = 2;
    ada.say('general', 'done');
    await expect.poll(() => textsOf(events), patiently).toEqual(['hello', 'done']);
    expect(events.map(({ type }) => type).filter((type) => type.startsWith('reaction'))).toEqual(['reaction.removed']);
  });

  it('takes again what was never acknowledged', async () => {
    // Often enough for a machine that takes long to connect.
    const { backend, world, events } = await overHttp({ ackTimeoutMs: 200, retryDelaysMs: [300, 1_000, 5_000] });
    const ada = world.user('ada');
    const message = ada.say('general', 'hello');
    await expect.poll(() => textsOf(events), patiently).toEqual(['hello']);
    const added: string[] = [];
    await backend.disconnect();
    backend.on('reaction.added', ({ emoji }) => void added.push(emoji.unicode ?? emoji.name));
    ada.react(message, '👍');
    // The post has reached the bot, which did not take it.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await backend.connect();
    await expect.poll(() => added, patiently).toEqual(['👍']);
  });
});
