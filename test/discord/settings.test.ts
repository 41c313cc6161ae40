import { describe, expect, it } from 'vitest';
import {
  cellsByGrants,
  cellsBySettings,
  discordLimits,
  discordMatrix,
} from '../../src/backends/discord/capabilities.js';
import { gatewayClose } from '../../src/backends/discord/close-codes.js';
import { DiscordConfig, discordModeOf, webhookOf } from '../../src/backends/discord/config.js';
import { discordError, fromSdkError } from '../../src/backends/discord/errors.js';
import { bitsOfIntents, intentsFor } from '../../src/backends/discord/intents.js';
import { Capabilities, features, operations } from '../../src/core/capabilities.js';

const token = 'NTAw.very.secret-bot-token';
const webhookUrl = 'https://discord.com/api/v10/webhooks/550000000000000001/secret-hook-token';

function refusal(config: object): string {
  const result = DiscordConfig.safeParse(config);
  return result.success
    ? ''
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
}

describe('the configuration', () => {
  it('needs a credential and says which', () => {
    expect(refusal({})).toMatch(/DISCORD_TOKEN.*DISCORD_WEBHOOK_URL/);
    expect(refusal({ token: `Bot ${token}` })).toContain('without `Bot ` before it');
    expect(refusal({ token, tokn: 'x' })).toMatch(/tokn/);
    expect(refusal({ webhookUrl: 'https://discord.com/api/webhooks/1' })).toContain('whole address');
    expect(refusal({ token, sharding: { ids: [0] } })).toContain('sharding.count');
    expect(refusal({ token, sharding: { count: 2, ids: [2] } })).toContain('below');
    expect(refusal({ token, intents: ['Everything'] })).toContain('intents');
    expect(refusal({ token: `Bot ${token}` })).not.toContain('secret');
  });
  it('has three modes', () => {
    expect(discordModeOf(DiscordConfig.parse({ token }))).toBe('gateway');
    expect(discordModeOf(DiscordConfig.parse({ token, gateway: false }))).toBe('rest');
    expect(discordModeOf(DiscordConfig.parse({ webhookUrl }))).toBe('webhook');
    expect(webhookOf(webhookUrl)).toEqual({ id: '550000000000000001', token: 'secret-hook-token' });
  });
});

describe('intents', () => {
  it('are those of the events that are listened to', () => {
    expect(intentsFor([])).toEqual(['Guilds']);
    expect(intentsFor(['interaction'])).toEqual(['Guilds']);
    expect(bitsOfIntents(intentsFor(['message.created']))).toBe(1 | 512 | 4096 | 32768);
    expect(intentsFor(['presence.updated'])).toContain('GuildPresences');
  });
});

describe('capabilities', () => {
  it('give a reason for all that is not native', () => {
    const capabilities = new Capabilities(discordMatrix, discordLimits);
    for (const name of [...operations, ...features]) {
      const { level, reason, by } = capabilities.get(name);
      if (level !== 'native') expect(reason ?? by, name).toBeTruthy();
    }
  });
  it('are narrowed by settings and by what the developer portal allows', () => {
    const all = new Capabilities(discordMatrix, discordLimits);
    const hook = all.narrow(cellsBySettings({ mode: 'webhook', hasPublicKey: false }));
    expect(hook.supports('sendMessage')).toBe(true);
    expect(hook.supports('fetchMessages')).toBe(false);
    const rest = all.narrow(cellsBySettings({ mode: 'rest', hasPublicKey: true }));
    expect([rest.supports('handleRequest'), rest.supports('setPresence')]).toEqual([true, false]);
    expect(all.narrow(cellsByGrants(0)).get('getPresence').reason).toContain('Presence Intent');
    expect(all.narrow(cellsByGrants((1 << 13) | (1 << 15) | (1 << 19))).supports('getPresence')).toBe(true);
    expect(cellsByGrants(undefined)).toEqual({});
  });
});

describe('errors', () => {
  it.each([
    [401, { code: 0, message: '401: Unauthorized' }, 'auth'],
    [403, { code: 50001, message: 'Missing Access' }, 'forbidden'],
    [403, { code: 50013, message: 'Missing Permissions' }, 'forbidden'],
    [403, { code: 20016, message: 'Slowmode' }, 'rate_limited'],
    [404, { code: 10008, message: 'Unknown Message' }, 'not_found'],
    [404, { code: 10062, message: 'Unknown interaction' }, 'conflict'],
    [400, { code: 50006, message: 'Cannot send an empty message' }, 'invalid'],
    [400, { code: 160004, message: 'A thread has already been created' }, 'conflict'],
    [418, {}, 'invalid'],
    [413, { code: 40005, message: 'Request entity too large' }, 'invalid'],
    [429, { message: 'You are being rate limited.', retry_after: 0.642 }, 'rate_limited'],
    [502, '<html>', 'server'],
    [202, { code: 110000, message: 'Index not yet available', retry_after: 2 }, 'server'],
  ])('%i %j is %s', (status, body, code) => {
    expect(discordError('sendMessage', status, body)).toMatchObject({ code, platform: 'discord', status });
  });
  it('say what is wrong with a form', () => {
    const errors = {
      embeds: {
        0: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 256 or fewer in length.' }] } },
      },
    };
    expect(discordError('x', 400, { code: 50035, message: 'Invalid Form Body', errors }).message).toContain(
      'embeds.0.title: Must be 256 or fewer in length.',
    );
  });
  it('tell how long to wait, and whether it may have happened', () => {
    expect(discordError('x', 429, { retry_after: 0.642 }).retryAfterMs).toBe(642);
    expect(discordError('x', 429, 'no json', { retryAfter: '3' }).retryAfterMs).toBe(3000);
    expect(discordError('x', 500, {}).maybeDelivered).toBe(true);
  });
  it('are read from what the SDK throws, without its address', () => {
    const url = 'https://discord.com/api/v10/webhooks/1/interaction-token';
    const thrown = Object.assign(new Error('Unknown Message'), {
      name: 'DiscordAPIError[10008]',
      rawError: { code: 10008, message: 'Unknown Message' },
      status: 404,
      url,
    });
    const error = fromSdkError(thrown, 'editMessage');
    expect(error).toMatchObject({ code: 'not_found', platformCode: '10008' });
    expect(JSON.stringify(error?.cause ?? {}, Object.getOwnPropertyNames(error?.cause ?? {}))).not.toContain(
      'interaction-token',
    );
    const refused = Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
    });
    expect(fromSdkError(refused, 'x')).toMatchObject({ code: 'connection', maybeDelivered: false });
    const slow = Object.assign(new Error('This operation was aborted'), { name: 'AbortError' });
    expect(fromSdkError(slow, 'x')).toMatchObject({ code: 'timeout', maybeDelivered: true });
    expect(fromSdkError(slow, 'x', true)?.maybeDelivered).toBeUndefined();
    expect(fromSdkError(new Error('other'), 'x')).toBeUndefined();
  });
});

describe('close codes', () => {
  it('say what to switch on', () => {
    const { error, isFatal } = gatewayClose(4014, ['Guilds', 'MessageContent']);
    expect(isFatal).toBe(true);
    expect(error.code).toBe('forbidden');
    expect(error.message).toMatch(/Message Content Intent \(MessageContent\)/);
    expect(error.message).not.toContain('Presence');
  });
  it.each([4004, 4010, 4011, 4012, 4013, 4014])('%i is fatal', (code) => {
    expect(gatewayClose(code).isFatal).toBe(true);
  });
  it.each([
    [1000, false],
    [1006, true],
    [4000, true],
    [4007, false],
    [4009, true],
  ])('%i: resumable %s', (code, isResumable) => {
    expect(gatewayClose(code)).toMatchObject({ isFatal: false, isResumable, error: { code: 'connection' } });
  });
});
