import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Backend, type BackendConfig, createBackend, type SetupCheck } from '../../src/index.js';
import { type Emulator, emulatorNames, startEmulator } from '../../src/testing/index.js';

afterEach(() => {
  vi.useRealTimers();
});

/** The checks of a fresh backend, by name; and that they hold no secret. */
async function check(emulator: Emulator<object>, changes: object = {}, options = {}): Promise<Map<string, SetupCheck>> {
  const config = { ...emulator.config, ...changes };
  const backend: Backend = await createBackend(config as BackendConfig);
  try {
    const checks = await backend.checkSetup(options);
    const text = JSON.stringify(checks);
    for (const secret of secretsOf(config)) expect(text).not.toContain(secret);
    return new Map(checks.map((each) => [each.name, each]));
  } finally {
    await backend.disconnect();
  }
}

function secretsOf(value: unknown, key = ''): string[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, inner]) => secretsOf(inner, name));
  return typeof value === 'string' && /token$|secret|password|content/i.test(key) ? [value] : [];
}

const failures = (checks: Map<string, SetupCheck>) =>
  [...checks.values()].filter(({ status }) => status === 'failed').map(({ name }) => name);

/** What is only read, although it is a POST: log-ins, tickets, calls that take their arguments so. */
const reads = [
  /^(?:GET|HEAD|UPGRADE) /,
  /^POST (?:auth\.test|apps\.connections\.open|users\.info)$/,
  /authenticate$/,
  /^POST \/agent\/v1\/util\/echo$/,
  /^POST \/auth\/token$/,
  /^POST \/(?:users\/login|user\/info)$/,
];

/** Of each platform: which check tells a refused token, and which are no `ok` on the emulator as it is. */
const platforms: Record<string, { signIn: string; not?: Record<string, SetupCheck['status']> }> = {
  discord: { signIn: 'token' },
  rocketchat: { signIn: 'sign-in' },
  slack: { signIn: 'bot token', not: { 'event subscriptions': 'skipped' } },
  stackexchange: { signIn: 'sign-in', not: { cookies: 'warning', rooms: 'warning' } },
  symphony: { signIn: 'sign-in', not: { account: 'skipped' } },
  teamwire: { signIn: 'sign-in', not: { bridge: 'warning' } },
};

it('knows every platform', () => {
  expect(Object.keys(platforms).sort()).toEqual([...emulatorNames()].sort());
});

describe.each(Object.entries(platforms))('%s', { timeout: 40_000 }, (platform, { signIn, not = {} }) => {
  it('tells what stands and what not, changes nothing, and opens no event stream', async () => {
    await using emulator: Emulator<object> = await startEmulator(platform, { users: ['ada'] });
    const before = emulator.requests.length;
    const good = await check(emulator, {}, { needs: ['sendMessage'] });
    expect(
      Object.fromEntries([...good].filter(([, each]) => each.status !== 'ok').map(([k, v]) => [k, v.status])),
    ).toEqual(not);
    expect(good.get('needs sendMessage')?.status).toBe('ok');
    for (const { method, call } of emulator.requests.slice(before)) {
      const line = `${method} ${call.replace(/^[A-Z]+ /, '')}`;
      expect(
        reads.some((each) => each.test(line)),
        line,
      ).toBe(true);
    }

    emulator.faults.revokeToken();
    const revoked = await check(emulator);
    expect(revoked.get(signIn)?.status).toBe('failed');
    expect(revoked.get(signIn)?.mend).toBeTruthy();
    expect(revoked.get('reachability')?.status ?? 'ok').toBe('ok');
    emulator.faults.clear();

    emulator.faults.refuse();
    const refused = await check(emulator);
    const [reach] = failures(refused);
    expect(reach).toMatch(/^reachability/);
    expect(refused.get(reach ?? '')?.found).toContain('nothing listens there');
    expect(failures(refused).every((name) => name.startsWith('reachability'))).toBe(true);
    emulator.faults.refuse(false);
  });

  it('sees a clock that is ten minutes ahead', async () => {
    await using emulator: Emulator<object> = await startEmulator(platform);
    // Servers write their Date by the machine's clock; only ours is moved.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 });
    const checks = await check(emulator);
    const [name = ''] = [...checks.keys()].filter((each) => each.startsWith('clock'));
    // What signs or checks signatures breaks; the others are told of it.
    const breaks =
      ['symphony', 'slack', 'discord'].includes(platform) &&
      'signingSecret publicKey bot'.split(' ').some((key) => key in emulator.config);
    expect(checks.get(name)).toMatchObject({
      status: breaks ? 'failed' : 'warning',
      found: expect.stringContaining('10 minutes ahead of'),
      mend: expect.stringContaining('NTP'),
    });
  });
});

describe('slack', () => {
  it('names missing scopes with what they switch off, and fails where one is needed', async () => {
    await using slack = await startEmulator('slack', { scopes: ['chat:write', 'users:read', 'channels:read'] });
    const checks = await check(slack, {}, { needs: ['sendMessage', 'addReaction'] });
    expect(checks.get('bot scopes')).toMatchObject({
      status: 'warning',
      found: expect.stringContaining('reactions:write (addReaction, removeReaction)'),
      where: expect.stringContaining('OAuth & Permissions'),
    });
    expect(checks.get('needs sendMessage')?.status).toBe('ok');
    expect(checks.get('needs addReaction')).toMatchObject({
      status: 'failed',
      found: expect.stringContaining('reactions:write'),
    });
  });

  it('tells a wrong app token, a wrong address, and an account without events', async () => {
    await using slack = await startEmulator('slack');
    const wrong = await check(slack, { appToken: 'xapp-1-A0-1-0000000000' });
    expect(wrong.get('bot token')?.status).toBe('ok');
    expect(wrong.get('socket mode')).toMatchObject({
      status: 'failed',
      mend: expect.stringContaining('xapp-'),
      where: 'https://api.slack.com/apps → your app → Basic Information → App-Level Tokens',
    });
    const { appToken: _app, signingSecret: _secret, ...silent } = slack.config;
    expect((await check({ ...slack, config: silent } as typeof slack)).get('events')?.status).toBe('warning');
    const astray = await check(slack, { apiUrl: `${slack.url}/elsewhere` });
    expect(astray.get('bot token')).toMatchObject({ status: 'failed', found: expect.stringContaining('apiUrl') });
  });
});

describe('discord', () => {
  it('names the privileged intents that are off: a failure where the settings ask for them', async () => {
    await using discord = await startEmulator('discord', { privileged: { members: false, presences: false } });
    const checks = await check(discord, { intents: ['Guilds', 'GuildMembers'] }, { needs: ['listUsers'] });
    expect(checks.get('Server Members Intent')).toMatchObject({
      status: 'failed',
      mend: 'Switch on the Server Members Intent under Privileged Gateway Intents.',
      where: `https://discord.com/developers/applications/${discord.config.applicationId}/bot`,
    });
    expect(checks.get('Presence Intent')?.status).toBe('warning');
    expect(checks.get('Message Content Intent')?.status).toBe('ok');
    expect(checks.get('needs listUsers')?.status).toBe('failed');
  });

  it('names missing permissions of a server, a key of another application, and a server that it is not in', async () => {
    await using discord = await startEmulator('discord', { permissions: (1n << 10n) | (1n << 11n) });
    const checks = await check(discord, { publicKey: 'ab'.repeat(32), guildId: '123456789012345678' });
    expect(checks.get('application')).toMatchObject({
      status: 'failed',
      found: expect.stringContaining("'publicKey'"),
    });
    expect(checks.get('servers')).toMatchObject({
      status: 'failed',
      where: expect.stringContaining('oauth2/authorize'),
    });
    const [server] = [...(await check(discord)).values()].filter(({ name }) => name.startsWith('server '));
    expect(server).toMatchObject({
      status: 'warning',
      found: expect.stringContaining('Manage Messages, Pin Messages'),
    });
    expect(server?.found).not.toContain('Send Messages');
  });

  it('looks at a webhook alone without a bot', async () => {
    await using discord = await startEmulator('discord');
    const checks = await check(
      { ...discord, config: { platform: 'discord', apiUrl: discord.config.apiUrl } } as never,
      {
        webhookUrl: `${discord.config.apiUrl}/webhooks/123456789012345678/${'x'.repeat(68)}`,
      },
    );
    expect(failures(checks)).toEqual(['webhook']);
    expect(checks.has('token')).toBe(false);
  });
});

describe('symphony', () => {
  it('tells a key that cannot be read before any log-in, and the services that are elsewhere', async () => {
    await using symphony = await startEmulator('symphony');
    const { host, port } = symphony.config;
    const checks = await check(symphony, {
      bot: { username: 'chatmux', privateKey: { path: 'nowhere.pem' } },
      agent: { scheme: 'http', host, port: 1 },
    });
    expect(failures(checks)).toEqual(['reachability of the agent', 'key']);
    expect(checks.get('reachability of the pod and key manager')?.status).toBe('ok');
    expect(checks.get('key')?.found).toContain('nowhere.pem');
    expect(symphony.requests.some(({ call }) => call.includes('login'))).toBe(false);
    expect(port).toBeGreaterThan(1);
  });
});

describe('rocketchat', () => {
  it('tells an account without the role bot, missing permissions, what is switched off, and a wrong path', async () => {
    await using server = await startEmulator('rocketchat', {
      bot: { roles: ['user'] },
      permissions: { 'create-c': ['admin'] },
      settings: { Threads_enabled: false },
    });
    const checks = await check(server);
    expect(checks.get('roles')).toMatchObject({ status: 'warning', mend: expect.stringContaining('role bot') });
    expect(checks.get('permissions')?.found).toContain('create-c (createChannel)');
    expect(checks.get('server settings')?.found).toContain('Threads_enabled');
    expect(failures(checks)).toEqual([]);
    const astray = await check(server, { url: `${server.url}/chat` });
    expect(failures(astray)).toEqual(['server']);
    expect(astray.get('server')?.mend).toContain("'url'");
  });
});

describe('stackexchange', () => {
  it('looks at each room, and at a visitor', async () => {
    await using site = await startEmulator('stackexchange', { users: ['ada'] });
    const lab = site.world.channel('Lab');
    const checks = await check(site, { rooms: [Number(lab.id), 4_242] });
    expect(checks.get(`room ${lab.id}`)).toMatchObject({ status: 'ok', found: expect.stringContaining('Lab') });
    expect(checks.get('room 4242')?.status).toBe('failed');
    const { email: _email, password: _password, ...visitor } = site.config;
    const read = await check({ ...site, config: { ...visitor, rooms: [Number(lab.id)] } } as never);
    expect(read.get('account')?.status).toBe('warning');
    expect(failures(read)).toEqual([]);
  });
});
