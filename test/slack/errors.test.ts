import { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { slackLimits, slackMatrix } from '../../src/backends/slack/capabilities.js';
import { slackDialect } from '../../src/backends/slack/dialect.js';
import { fromSdkError, slackError } from '../../src/backends/slack/errors.js';
import { cellsByScopes, slackScopes } from '../../src/backends/slack/scopes.js';
import { Capabilities, features, operations } from '../../src/core/capabilities.js';

describe('Slack’s error codes', () => {
  it.each([
    ['invalid_auth', 'auth'],
    ['token_revoked', 'auth'],
    ['not_in_channel', 'forbidden'],
    ['channel_not_found', 'not_found'],
    ['users_not_found', 'not_found'],
    ['ratelimited', 'rate_limited'],
    ['rate_limited', 'rate_limited'],
    ['name_taken', 'conflict'],
    ['expired_trigger_id', 'conflict'],
    ['method_not_supported_for_channel_type', 'unsupported'],
    ['fatal_error', 'server'],
    ['something_of_tomorrow', 'invalid'],
  ])('%s is %s, and stands in platformCode', (error, code) => {
    expect(slackError('x.y', { ok: false, error })).toMatchObject({
      code,
      platformCode: error,
      operation: 'x.y',
      platform: 'slack',
    });
  });

  it('a missing scope is named, with those that are there', () => {
    const error = slackError('chat.postMessage', {
      ok: false,
      error: 'missing_scope',
      needed: 'chat:write',
      provided: 'users:read',
    });
    expect(error.code).toBe('forbidden');
    expect(error.message).toContain('chat:write');
    expect(error.message).toContain('users:read');
  });

  it('details with their place are told', () => {
    const messages = ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'];
    const error = slackError('chat.postMessage', {
      ok: false,
      error: 'invalid_blocks',
      response_metadata: { messages },
    });
    expect(error.message).toContain('must be less than 3001 characters [json-pointer:/blocks/0/text/text]');
  });

  it('what may have half happened says so', () => {
    expect(slackError('chat.postMessage', { error: 'fatal_error' }).maybeDelivered).toBe(true);
    expect(slackError('chat.postMessage', { error: 'channel_not_found' }).maybeDelivered).toBeUndefined();
  });

  it('a page instead of JSON is the server’s fault', () => {
    expect(slackError('auth.test', { error: '<html><body>Bad gateway</body></html>' })).toMatchObject({
      code: 'server',
      platformCode: 'invalid_response',
    });
  });
});

describe('what the SDK throws', () => {
  it('no connection: the write surely did not happen', async () => {
    const client = new WebClient('xoxb-000000-secret', {
      slackApiUrl: 'http://127.0.0.1:65529/',
      retryConfig: { retries: 0 },
      logger: silent(),
    });
    const thrown = await client.apiCall('chat.postMessage', {}).catch((error: unknown) => error);
    expect(fromSdkError(thrown, 'chat.postMessage')).toMatchObject({
      code: 'connection',
      maybeDelivered: false,
      retryable: true,
    });
    expect(fromSdkError(thrown, 'users.info', true)?.maybeDelivered).toBeUndefined();
  });
  it.each([
    [
      { code: 'slack_webapi_rate_limited_error', retryAfter: 7 },
      { code: 'rate_limited', retryAfterMs: 7000, status: 429 },
    ],
    [
      { code: 'slack_webapi_http_error', statusCode: 503 },
      { code: 'server', status: 503, retryable: true, maybeDelivered: true },
    ],
    [
      { code: 'slack_webapi_http_error', statusCode: 404 },
      { code: 'config', status: 404 },
    ],
  ])('%j', (fields, expected) => {
    expect(fromSdkError(Object.assign(new Error('x'), fields), 'x.y')).toMatchObject(expected);
  });
  it('leaves others alone', () => {
    expect(fromSdkError(new Error('other'), 'x')).toBeUndefined();
    expect(fromSdkError('text', 'x')).toBeUndefined();
  });
});

describe('capabilities', () => {
  it('every cell is there, and all but native ones say why', () => {
    const capabilities = new Capabilities(slackMatrix, slackLimits);
    for (const name of [...operations, ...features]) {
      const { level, reason, by } = capabilities.get(name);
      if (level !== 'native') expect(reason ?? by, name).toBeTruthy();
    }
    expect(slackLimits.text).toEqual(slackDialect.limits.text);
  });
  it('a missing scope takes its cells away and names it', () => {
    const cells = cellsByScopes(new Set(['chat:write', 'users:read']), undefined);
    expect(cells.sendMessage).toBeUndefined();
    expect(cells.addReaction).toMatchObject({ level: 'none', by: 'scope' });
    expect(cells.addReaction?.reason).toContain('reactions:write');
    expect(cellsByScopes(undefined, undefined)).toEqual({});
    expect(Object.keys(slackScopes).length).toBeGreaterThan(40);
  });
});

function silent() {
  const none = () => undefined;
  return {
    debug: none,
    info: none,
    warn: none,
    error: none,
    setLevel: none,
    setName: none,
    getLevel: () => 'error',
  } as never;
}
