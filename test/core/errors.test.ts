import { execFile } from 'node:child_process';
import { inspect, promisify } from 'node:util';
import { AxiosError } from 'axios';
import { describe, expect, it, vi } from 'vitest';
import * as errors from '../../src/core/errors/index.js';
import { ErrorInfo } from '../../src/models/index.js';
import { cpuTime } from '../measure/cpu-time.js';

const {
  AbortedError,
  addSecret,
  ChatError,
  ConflictError,
  errorOf,
  isChatError,
  NotFoundError,
  RateLimitedError,
  redact,
  ServerError,
  TimeoutError,
} = errors;

const codes = ErrorInfo.shape.code.out.options.filter((code) => code !== 'unknown');

describe('ChatError', () => {
  it.each(codes)('%s has its class, name and code', (code) => {
    const error = errorOf(code, 'went wrong');
    expect(error.code).toBe(code);
    expect(error).toBeInstanceOf(ChatError);
    expect(error).toBeInstanceOf(Error);
    expect(error.stack).toMatch(new RegExp(`^${error.name}: went wrong\n`));
    expect(Object.prototype.toString.call(error)).toBe('[object Error]');
    expect(error.retryable).toBe(['rate_limited', 'timeout', 'connection', 'server'].includes(code));
    expect(errorOf(code, 'x', { retryable: undefined }).retryable).toBe(error.retryable);
  });

  it('is instanceof across two copies of the module', async () => {
    // A mocked module (see test/secret-watch.ts) would stay the same one.
    for (const name of ['chat-error', 'redact']) vi.doUnmock(`../../src/core/errors/${name}.js`);
    vi.resetModules();
    const other: typeof errors = await import('../../src/core/errors/index.js');
    expect(other.ChatError).not.toBe(ChatError);
    for (const code of codes) {
      const theirs = other.errorOf(code, 'x');
      expect(theirs).toBeInstanceOf(ChatError);
      expect(isChatError(theirs)).toBe(true);
      expect(theirs instanceof NotFoundError).toBe(code === 'not_found');
      expect(errorOf(code, 'x') instanceof other.NotFoundError).toBe(code === 'not_found');
    }
  });

  it('tells subclasses, strangers and primitives apart', () => {
    class SlowMode extends RateLimitedError {}
    expect(new SlowMode('x')).toBeInstanceOf(SlowMode);
    expect(new SlowMode('x')).toBeInstanceOf(RateLimitedError);
    expect(new RateLimitedError('x')).not.toBeInstanceOf(SlowMode);
    expect(new RateLimitedError('x')).not.toBeInstanceOf(ConflictError);
    for (const value of [null, undefined, 1, 'x', {}, new Error('x'), Object.create(null)]) {
      expect(value instanceof ChatError).toBe(false);
      expect(isChatError(value)).toBe(false);
    }
  });

  it('has the name that the web platform gives an abort', () => {
    expect(new AbortedError().name).toBe('AbortError');
    expect(new AbortedError().toJSON()).toMatchObject({ name: 'AbortError', code: 'aborted', retryable: false });
  });

  it('gives plain JSON that the model reads back', () => {
    const error = new TimeoutError('late', {
      platform: 'slack',
      account: 'work',
      operation: 'sendMessage',
      status: 504,
      retryAfterMs: 7,
      platformCode: 'x',
      maybeDelivered: true,
      cause: new Error('why'),
    });
    const info = JSON.parse(JSON.stringify(error));
    expect(ErrorInfo.parse(info)).toEqual(info);
    expect(info).toEqual({
      name: 'TimeoutError',
      code: 'timeout',
      message: 'late',
      platform: 'slack',
      account: 'work',
      operation: 'sendMessage',
      retryable: true,
      retryAfterMs: 7,
      status: 504,
      platformCode: 'x',
      maybeDelivered: true,
      cause: 'why',
    });
    expect(JSON.parse(JSON.stringify(new NotFoundError('gone')))).toEqual({
      name: 'NotFoundError',
      code: 'not_found',
      message: 'gone',
      retryable: false,
    });
  });

  it('survives causes of every kind', () => {
    const looped = new Error('loop');
    looped.cause = looped;
    const nasty = Object.defineProperty(new Error('x'), 'message', {
      get: () => {
        throw new Error('gotcha');
      },
    });
    const revoked = Proxy.revocable(new Error('x'), {});
    revoked.revoke();
    for (const cause of [
      null,
      1,
      'text',
      Symbol('s'),
      {},
      Object.create(null),
      looped,
      nasty,
      revoked.proxy,
      () => 1,
      new DOMException('stop', 'AbortError'),
      new AggregateError([new Error('a')], 'many'),
    ]) {
      const error = new ServerError('x', { cause });
      expect(() => [JSON.stringify(error), inspect(error), inspect(error.cause)]).not.toThrow();
    }
  });

  it('cuts long messages', () => {
    expect(new ServerError('x'.repeat(1e7)).message.length).toBeLessThan(5_000);
  });
});

describe('secrets', () => {
  const canary = 'canary-0123456789';

  class SdkError extends Error {
    readonly #status = 403;
    constructor(
      readonly config: unknown,
      readonly note: string,
    ) {
      super(`request with ${canary} failed`);
    }
    get status() {
      return this.#status;
    }
  }

  it('never show in message, JSON, inspect, stack or cause', () => {
    addSecret(canary);
    const sdk = new SdkError({ headers: { Authorization: canary } }, `note ${canary}`);
    sdk.cause = new Error(`deeper ${canary}`);
    const error = new ServerError(`bad ${canary}`, { cause: sdk, platformCode: canary });
    const shown = [
      error.message,
      String(error),
      JSON.stringify(error),
      inspect(error),
      inspect(error, { depth: 9, showHidden: true }),
      error.stack,
      inspect(error.cause, { depth: 9, showHidden: true }),
      inspect({ list: [error] }, { depth: 9 }),
      JSON.stringify(error.cause),
    ].join('\n');
    expect(shown).not.toContain(canary);
    expect(shown).toContain('[redacted]');
    expect(error.cause).toBeInstanceOf(SdkError);
    expect(error.cause).toMatchObject({ note: 'note [redacted]', status: 403 });
    expect((error.cause as SdkError).config).toBeUndefined();
  });

  it('never show through an AxiosError', () => {
    addSecret(canary);
    const axiosError = new AxiosError('boom', 'ECONNRESET', { headers: { Authorization: canary } } as never, {
      secret: canary,
    });
    const error = new ServerError('x', { cause: axiosError });
    expect(inspect([error, error.cause], { depth: 9, showHidden: true })).not.toContain(canary);
    expect(JSON.stringify(error.cause)).not.toContain(canary);
  });

  it('never show when the process dies of one', async () => {
    const code = `
      const { ServerError, addSecret } = await import(${JSON.stringify(new URL('../../src/core/errors/index.ts', import.meta.url).href)});
      addSecret('${canary}');
      const cause = new Error('cause ${canary}');
      cause.config = { token: '${canary}' };
      throw new ServerError('died of ${canary}', { cause, platform: 'slack' });`;
    const failure: unknown = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      code,
    ]).catch((e: unknown) => e);
    const { stderr } = failure as { stderr: string };
    expect(stderr).toContain('died of [redacted]');
    // The line of source that Node prints is this very test's.
    expect(stderr.split('\n').filter((line) => !line.includes('throw new') && line.includes(canary))).toEqual([]);
  });

  it.each([
    ['xoxb-1234567890-abcdefGHIJ', 'Slack'],
    ['xoxe.xoxp-1-Mi0yLTk4NzY1', 'Slack rotated'],
    ['xapp-1-A0123-456-abcdef', 'Slack app'],
    [['MTA1MzI0NzYwODk3NjU0Nzg0', 'GabcDE', 'abcdefghijklmnopqrstuvwxyz0123456789AB'].join('.'), 'Discord'],
    ['eyJhbGciOiJSUzUxMiJ9.eyJzdWIiOiJib3QifQ.c2lnbmF0dXJlLXZhbHVl', 'JWT'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----', 'key'],
  ])('are known by their shape: %s (%s)', (value) => {
    expect(redact(`before ${value} after`)).toBe('before [redacted] after');
  });

  it.each([
    ['Authorization: Bearer abcDEF123456', 'abcDEF123456'],
    ['GET https://ada:s3cr3t-pass@host.example/x', 's3cr3t-pass'],
    ['GET https://host/rest?access_token=abcd1234&x=1', 'abcd1234'],
    ['{"X-Auth-Token":"qwertyuiop","userId":"u1"}', 'qwertyuiop'],
    ['cookie: acct=t=abcd%3d; usr=p', 'acct'],
    ['{"password": "correct horse battery"}', 'horse'],
    ['https://hooks.slack.com/services/T000/B000/XXXXYYYY', 'XXXXYYYY'],
    ['POST /api/webhooks/123456789012/abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnop'],
    ['wss://wss-primary.slack.com/link/?ticket=12345-6789&app_id=A', '12345-6789'],
  ])('are known by where they stand: %s', (text, value) => {
    expect(redact(text)).not.toContain(value);
    expect(redact(text)).toContain('[redacted]');
  });

  it.each([
    'Basic authentication is off',
    'The Bot administrator said so',
    "'password' is missing",
    'https://host:8080/a@b',
    'see https://host/a?page=2',
    'eyJ is no token',
  ])('are not seen where none is: %s', (text) => expect(redact(text)).toBe(text));

  it('are hidden in every encoding, longest first, and never throw', () => {
    addSecret('p&ss "wörd"\nx');
    addSecret('p&ss "wörd"\nx-and-more');
    const value = 'p&ss "wörd"\nx-and-more';
    for (const text of [
      value,
      encodeURIComponent(value),
      new URLSearchParams({ a: value }).toString(),
      JSON.stringify({ value }),
    ]) {
      expect(redact(text)).not.toMatch(/w(ö|%C3%B6)rd|more/);
    }
    expect(() => addSecret('half\ud800surrogate')).not.toThrow();
    addSecret('short');
    expect(redact('a short word')).toBe('a short word');
  });

  it('that rotate do not pile up, and configured ones stay', () => {
    addSecret('lasting-secret-value');
    for (let n = 0; n < 2_000; n += 1) addSecret(`session-token-${n}-`, { rotating: true });
    expect(redact('session-token-1999-')).toBe('[redacted]');
    expect(redact('session-token-0-')).toBe('session-token-0-');
    expect(redact('lasting-secret-value')).toBe('[redacted]');
  });

  it('are looked for in time that grows with the text, however hostile it is', () => {
    const parts = [
      'eyJ-',
      'xoxb-',
      'eyJaaaaaaaa.',
      '?token',
      '://a:',
      '-----BEGIN PRIVATE KEY-----',
      'Bearer a',
      'password:"',
      'MTA1MzI0.',
    ];
    const ms = cpuTime(() => {
      for (const part of parts) redact(part.repeat(200_000 / part.length));
    });
    expect(ms).toBeLessThan(3_000);
  });
});
