import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SlackMessage } from '../../src/backends/slack/native.js';
import { SlackMessage as Schema } from '../../src/backends/slack/native.js';
import { canPromote, createBackend, demote, parse, promote } from '../../src/index.js';
import { startEmulator } from '../../src/testing/index.js';

afterEach(() => vi.unstubAllEnvs());

describe('createBackend', () => {
  it('by settings, typed for Slack', async () => {
    await using slack = await startEmulator('slack');
    await using backend = await createBackend(slack.config);
    const sent = await backend.sendMessage(
      slack.world.channel('general').id,
      { markdown: '1. a\n   - b' },
      { native: { unfurlLinks: false } },
    );
    const typed: SlackMessage = sent;
    expect(typed.native?.blocks).toHaveLength(1);
    const plain = demote(typed);
    expect(canPromote(plain, Schema)).toBe(true);
    expect(promote(plain, Schema, typed.native)).toMatchObject({
      id: sent.id,
      native: { blocks: typed.native?.blocks },
    });
    // Complete also after a trip through JSON: nested lists stand in the blocks only.
    const copy = Schema.parse(JSON.parse(JSON.stringify(typed)));
    expect(parse(copy)).toEqual(parse(typed));
    expect(backend.raw(typed)).toBeDefined();
    expect(backend.raw(copy)).toBeUndefined();
  });

  it('by the environment', async () => {
    await using slack = await startEmulator('slack');
    vi.stubEnv('SLACK_BOT_TOKEN', slack.config.botToken);
    vi.stubEnv('SLACK_APP_TOKEN', slack.config.appToken);
    vi.stubEnv('SLACK_API_URL', slack.config.apiUrl);
    await using backend = await createBackend('slack');
    await backend.connect();
    expect(backend.me?.name).toBe('Chatmux');
  });
});
