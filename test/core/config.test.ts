import { inspect } from 'node:util';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { BaseUrl, type CommonSettings, commonConfig, commonEnvironment } from '../../src/core/config.js';
import { settingsFromEnvironment } from '../../src/core/environment.js';
import { ConfigError, redact } from '../../src/core/errors/index.js';
import { nearest } from '../../src/core/nearest.js';
import { configFromEnvironment, resolveConfig } from '../../src/core/resolve-config.js';
import { secret } from '../../src/core/secret.js';

const Config = z.strictObject({
  ...commonConfig,
  botToken: secret(),
  baseUrl: BaseUrl.default('https://chat.example.com'),
  signingKey: secret().optional(),
  scopes: z.array(z.string()).optional(),
  socket: z.boolean().default(true),
});
const environment = {
  ...commonEnvironment('TALK'),
  botToken: ['TALK_BOT_TOKEN', 'TALK_TOKEN'],
  scopes: 'TALK_SCOPES',
  socket: 'TALK_SOCKET',
};
const subject = { platform: 'talk', environment };

function failure(run: () => unknown): ConfigError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error as ConfigError;
  }
  throw new Error('nothing was thrown');
}

describe('resolveConfig', () => {
  it('gives what the schema makes of it', () => {
    const config = resolveConfig(
      Config,
      { platform: 'talk', botToken: 'tok-abcdef-1\n', baseUrl: 'https://x.example/chat/', proxy: undefined },
      subject,
    );
    expect(config).toEqual({ botToken: 'tok-abcdef-1', baseUrl: 'https://x.example/chat', socket: true });
    expectTypeOf(config).toExtend<CommonSettings>();
    expectTypeOf(config.botToken).toEqualTypeOf<string>();
  });

  it('names every problem at once, its variable and what was meant, and never a value', () => {
    const error = failure(() =>
      resolveConfig(
        Config,
        {
          bot_token: 'canary-value-1',
          timeoutMs: 'canary-value-2',
          cache: { user: {} },
          TALK_SCOPES: 'canary-value-3',
          timeZone: 'canary-value-4',
          retry: { attempts: 0 },
        },
        { ...subject, account: 'work' },
      ),
    );
    expect(error.message).toContain("account 'work'");
    expect(error.message).toContain("'botToken' is missing (environment variable TALK_BOT_TOKEN or TALK_TOKEN)");
    expect(error.message).toContain("there is no setting 'bot_token' (did you mean 'botToken'?)");
    expect(error.message).toContain("'timeoutMs' (environment variable TALK_TIMEOUT_MS)");
    expect(error.message).toContain("there is no setting 'cache.user' (did you mean 'users'?)");
    expect(error.message).toContain("'TALK_SCOPES' is an environment variable; the setting is called 'scopes'");
    expect(error.message).toContain('IANA');
    expect(error.message).toContain("'retry.attempts'");
    expect(inspect(error)).not.toContain('canary');
    expect(error.platform).toBe('talk');
  });

  it('makes secrets unprintable, also when the rest is wrong', () => {
    failure(() => resolveConfig(Config, { botToken: 'canary-secret-42', timeoutMs: -1 }, subject));
    expect(redact('token=canary-secret-42!')).not.toContain('canary-secret-42');
    failure(() => resolveConfig(Config, { proxy: 'ftp://me:proxy-pass-1@p' }, subject));
    expect(redact('proxy-pass-1')).not.toContain('proxy-pass-1');
    failure(() => resolveConfig(Config, { botToken: 'x', baseUrl: 'https://me:base%2Dpass-1@p' }, subject));
    expect(redact('base-pass-1')).not.toContain('base-pass-1');
  });

  it.each([[null], ['xoxb-1'], [[]], [42], [undefined]])('refuses %j', (input) => {
    expect(failure(() => resolveConfig(Config, input, subject)).message).toContain('must be an object of settings');
  });

  it('is not polluted', () => {
    const input: unknown = JSON.parse(
      '{"botToken":"t-1","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    failure(() => resolveConfig(Config, input, subject));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('names the keys of a choice of two forms of credentials', () => {
    const Either = z.union([
      z.strictObject({ token: secret() }),
      z.strictObject({ user: z.string(), password: secret() }),
    ]);
    expect(failure(() => resolveConfig(Either, { user: 'ada' }, { platform: 'talk' })).message).toContain("'");
    expect(
      failure(() => resolveConfig(Either, { user: 'ada', passwort: 'canary' }, { platform: 'talk' })).message,
    ).not.toContain('canary');
  });

  it('takes loggers and stores of any make, and says what is missing in others', () => {
    const parsed = resolveConfig(
      Config,
      { botToken: 't-1', logger: console, cursorStore: new Map(), ca: [Buffer.from('x'), 'y.pem'] },
      subject,
    );
    expect(parsed.logger).toBe(console);
    expect(
      failure(() => resolveConfig(Config, { botToken: 't-1', logger: {}, cursorStore: {} }, subject)).message,
    ).toMatch(/debug.*\n.*get and set/s);
  });

  it.each([['chat.example.com'], ['https://a:b@c.d'], ['ftp://x.y'], ['https://x.y/?a=1']])(
    'refuses the base URL %s',
    (baseUrl) => {
      failure(() => resolveConfig(Config, { botToken: 't-1', baseUrl }, subject));
    },
  );

  it('has a JSON Schema that marks secrets', () => {
    const schema = z.toJSONSchema(Config, { unrepresentable: 'any', io: 'input' });
    expect(schema.properties?.['botToken']).toMatchObject({ secret: true });
  });
});

describe('the environment', () => {
  it('is read as the schema wants it; empty is not set', () => {
    const env = {
      TALK_TOKEN: 'tok-second',
      TALK_BOT_TOKEN: '',
      TALK_TIMEOUT_MS: '5000',
      TALK_SOCKET: 'off',
      TALK_SCOPES: 'read, write,',
      TALK_CA: '/etc/ca.pem',
    };
    expect(settingsFromEnvironment(Config, environment, env)).toEqual({
      botToken: 'tok-second',
      timeoutMs: 5000,
      socket: false,
      scopes: ['read', 'write'],
      ca: '/etc/ca.pem',
    });
    expect(configFromEnvironment(Config, subject, env)).toMatchObject({ socket: false, timeoutMs: 5000 });
  });

  it('is named where it is wrong', () => {
    const error = failure(() => configFromEnvironment(Config, subject, { TALK_TIMEOUT_MS: 'soon' }));
    expect(error.message).toContain('TALK_TIMEOUT_MS');
    expect(error.message).toContain('TALK_BOT_TOKEN');
    expect(error.message).not.toContain('soon');
  });

  it('knows no inherited names', () => {
    const names = { botToken: 'constructor', account: '__proto__' };
    expect(settingsFromEnvironment(Config, names, process.env)).toEqual({});
  });
});

describe('nearest', () => {
  it('finds what was meant, and nothing far off', () => {
    expect(nearest('botTokne', ['botToken', 'appToken', 'account'])).toEqual(['botToken']);
    expect(nearest('BOT-TOKEN', ['botToken'])).toEqual(['botToken']);
    expect(nearest('colour', ['botToken', 'account'])).toEqual([]);
    expect(nearest('x'.repeat(1e6), ['botToken'])).toEqual([]);
  });
});
