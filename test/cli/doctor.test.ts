import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textWidth } from '../../src/cli/terminal/text-width.js';
import { SetupCheck } from '../../src/models/index.js';
import { startEmulator } from '../../src/testing/index.js';
import { run } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'chatmux-doctor-'));
const config = join(folder, 'chatmux.yaml');
const slack = await startEmulator('slack', { scopes: ['chat:write', 'users:read'] });
const rocketchat = await startEmulator('rocketchat');

beforeAll(() => {
  // A JSON text is YAML too.
  const accounts = { work: slack.config, home: rocketchat.config };
  writeFileSync(config, JSON.stringify({ accounts }));
});

afterAll(async () => {
  await slack.stop();
  await rocketchat.stop();
  rmSync(folder, { recursive: true });
});

describe('chatmux doctor', { timeout: 40_000 }, () => {
  it('prints the checks of every account, with what to mend and where; warnings pass', async () => {
    const { code, out, errors } = run(['doctor', '--config', config]);
    expect(await code, out.join('\n')).toBe(0);
    expect(errors).toEqual([]);
    const text = out.join('\n');
    expect(text).toMatch(/^work \(Slack\)\n {2}✓ reachability {2,}http/);
    expect(text).toContain('\n\nhome (Rocket.Chat)\n');
    expect(text).toMatch(/^ {2}! bot scopes {2,}The token lacks /m);
    expect(text).toMatch(/^ {20,}→ Add the scopes of what the bot is to do/m);
    expect(text).toContain('https://api.slack.com/apps → your app → OAuth & Permissions');
    expect(out.at(-1)).toMatch(/^\d+ passed, 1 warning, 1 not looked at\.$/);
    expect(text).not.toContain(slack.config.botToken);
  });

  it('fits the terminal, in colours, addresses whole', async () => {
    const { code, out } = run(['doctor', '--config', config], { terminal: { out: true, columns: 70 } });
    expect(await code).toBe(0);
    for (const line of out) if (!/https?:/.test(line)) expect(textWidth(line), line).toBeLessThanOrEqual(70);
    expect(out.join('\n')).toMatch(/\p{Cc}\[32m✓/u);
  });

  it('ends with 1 when something failed, and goes on with the other accounts', async () => {
    slack.faults.revokeToken();
    const { code, out } = run(['doctor', '--config', config]);
    expect(await code).toBe(1);
    slack.faults.clear();
    expect(out.join('\n')).toMatch(/✗ bot token .*token_revoked/);
    expect(out.join('\n')).toMatch(/✓ websocket/);
    expect(out.at(-1)).toMatch(/2 failed/);
  });

  it('fails for what is needed and not granted, and tells it as JSON', async () => {
    const args = ['doctor', '--config', config, '--account', 'work', '--json'];
    const { code, out, errors } = run([...args, '--need', 'sendMessage,addReaction']);
    expect(await code).toBe(1);
    expect(errors).toEqual([]);
    expect(out.length).toBe(1);
    const { passed, accounts } = JSON.parse(out[0] ?? '') as {
      passed: boolean;
      accounts: { account: string; platform: string; passed: boolean; checks: unknown[] }[];
    };
    expect(passed).toBe(false);
    expect(accounts.map(({ account, platform, passed: each }) => [account, platform, each])).toEqual([
      ['work', 'slack', false],
    ]);
    const checks = accounts[0]?.checks.map((check) => SetupCheck.parse(check)) ?? [];
    expect(checks.filter(({ status }) => status === 'failed').map(({ name }) => name)).toEqual(['needs addReaction']);
    expect(await run([...args, '--need', 'sendMessage']).code).toBe(0);
  });

  it('ends with 2 for a configuration that is wrong, and bounds its time', async () => {
    const wrong = join(folder, 'wrong.yaml');
    writeFileSync(wrong, 'accounts:\n  work:\n    platform: slack\n    botToken: nonsense\n');
    const ran = run(['doctor', '--config', wrong, '--json']);
    expect(await ran.code).toBe(2);
    const { error } = JSON.parse(ran.errors.join('')) as { error: { code: string; message: string } };
    expect(error.code).toBe('config');
    expect(error.message).not.toContain('nonsense');
    rocketchat.faults.slow({ match: '/api/info', ms: 20_000, times: 3 });
    const late = run(['doctor', '--config', config, '-a', 'home', '--timeout', '1']);
    expect(await late.code).toBe(1);
    rocketchat.faults.clear();
    expect(late.out.join('\n')).toContain('no answer within 1 s');
  });
});
