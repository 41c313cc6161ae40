import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { SlackConfigInput } from '../../src/backends/slack/config.js';
import { SlackBackend } from '../../src/backends/slack/index.js';
import { ConfigError } from '../../src/core/errors/index.js';

const botToken = 'xoxb-1111111111-very-secret-token';

function refusal(config: object): string {
  try {
    new SlackBackend(config as SlackConfigInput);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

describe('the configuration', () => {
  it('needs a token, and says which and where', () => {
    expect(refusal({})).toMatch(/botToken.*xoxb-/s);
    expect(refusal({})).toContain('SLACK_BOT_TOKEN');
  });
  it('tells tokens in the wrong place apart, without showing them', () => {
    const message = refusal({ botToken: 'xapp-1-A0000-very-secret' });
    expect(message).toMatch(/botToken.*xoxb-/);
    expect(message).not.toContain('very-secret');
    expect(refusal({ botToken, appToken: botToken })).toMatch(/appToken.*xapp-/);
  });
  it('names unknown settings and what was meant', () => {
    expect(refusal({ botTokn: botToken, botToken })).toMatch(/botTokn.*botToken/);
  });
  it('takes what createBackend gives', () => {
    const backend = new SlackBackend({ platform: 'slack', botToken });
    expect(backend.platform).toBe('slack');
    expect(backend.account).toBe('slack');
    expect(backend.displayName).toBe('Slack');
  });
  it('narrows by what is missing', () => {
    const { capabilities } = new SlackBackend({ botToken });
    for (const name of ['searchMessages', 'starMessage', 'statusText', 'handleRequest', 'presenceEvents'] as const) {
      expect(capabilities.level(name), name).toBe('none');
    }
    const full = new SlackBackend({
      botToken,
      userToken: 'xoxp-1-secret-secret',
      signingSecret: 'secretsecret',
      presencePolling: { users: ['U1'] },
    });
    for (const name of ['searchMessages', 'starMessage', 'statusText', 'handleRequest', 'presenceEvents'] as const) {
      expect(full.capabilities.supports(name), name).toBe(true);
    }
  });
  it('shows no secret', () => {
    const backend = new SlackBackend({
      botToken,
      appToken: 'xapp-1-very-secret',
      signingSecret: 'signing-secret-value',
    });
    const shown = inspect(backend, { depth: 20, showHidden: true }) + JSON.stringify(backend);
    expect(shown).not.toMatch(/very-secret|signing-secret-value/);
  });
  it('operations before any network: an unsupported one rejects at once', async () => {
    const backend = new SlackBackend({ botToken, apiUrl: 'http://127.0.0.1:65529' });
    await expect(backend.searchMessages('x')).rejects.toMatchObject({ code: 'unsupported' });
  });
});
