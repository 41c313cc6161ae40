import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/testing/rocketchat/auth/sessions.js';
import { Client, type Json, start } from './harness.js';

const code = ({ body }: { body: Json }) => body.errorType;

describe('log-in', () => {
  it('takes names, addresses, digests and tokens, and answers without success', async () => {
    const { rc, world } = await start();
    rc.setPassword('ada', 'secret');
    const bare = new Client(rc);
    const digest = { digest: sha256('secret'), algorithm: 'sha-256' };
    for (const body of [
      { user: 'ada', password: 'secret' },
      { username: 'ada', password: digest },
      { user: 'ada@example.test', password: digest },
      { email: 'ada@example.test', password: 'secret' },
      { ldap: true, username: 'ada', ldapPass: 'secret', ldapOptions: {} },
    ]) {
      const { status, body: answer } = await bare.post('login', body);
      expect(status).toBe(200);
      expect(answer).toEqual({
        status: 'success',
        data: {
          userId: world.user('ada').id,
          authToken: expect.any(String),
          me: expect.objectContaining({ username: 'ada' }),
        },
      });
    }
    const { data }: { data: { authToken: string; userId: string } } = (
      await bare.post('login', { user: 'ada', password: 'secret' })
    ).body;
    const resumed = await bare.post('login', { resume: data.authToken });
    expect((resumed.body as { data: Json }).data.authToken).toBe(data.authToken);
    const hers = new Client(rc, data);
    await hers.ok(hers.get('me'));
    expect((await hers.post('logout')).body).toEqual({
      status: 'success',
      data: { message: "You've been logged out!" },
    });
    expect((await hers.get('me')).status).toBe(401);
  });

  it('refuses in the words of each version', async () => {
    const said = async (version: string) => {
      const { rc } = await start({ version });
      const bare = new Client(rc);
      return [(await bare.post('login', { user: 'ada', password: 'wrong' })).body, (await bare.get('me')).body];
    };
    const words = 'You must be logged in to do this.';
    const failed = { success: false, status: 'error', error: 'Unauthorized', message: 'Unauthorized' };
    expect(await said('6.5.0')).toEqual([failed, { status: 'error', message: words }]);
    expect(await said('8.8.1')).toEqual([failed, { success: false, status: 'error', error: words, message: words }]);
    expect(await said('9.0.0')).toEqual([
      { success: false, error: 'Unauthorized' },
      { success: false, error: words },
    ]);
  });

  it('wants the second factor, in a header or in the body', async () => {
    const { rc, world } = await start({ twoFactor: 'email' });
    const bare = new Client(rc);
    const login = { user: world.bot.handle, password: 'chatmux-password' };
    const first = await bare.post('login', login);
    expect([first.status, first.body]).toEqual([
      401,
      {
        success: false,
        status: 'error',
        error: 'totp-required',
        message: 'TOTP Required [totp-required]',
        details: { method: 'email', codeGenerated: true, availableMethods: ['email'] },
      },
    ]);
    expect((await bare.post('login', { ...login, code: '000000x' })).body).toMatchObject({ error: 'totp-invalid' });
    await bare.ok(bare.post('users.2fa.sendEmailCode', { emailOrUsername: world.bot.handle }));
    const mailed = rc.mailedCode(world.bot.handle) ?? '';
    const headers = { 'x-2fa-code': mailed, 'x-2fa-method': 'email' };
    expect((await bare.post('login', login, { headers })).status).toBe(200);
  });

  it('counts wrong codes', async () => {
    const { rc, world } = await start({ twoFactor: 'totp' });
    const bare = new Client(rc);
    const errors: unknown[] = [];
    for (let tries = 0; tries < 6; tries += 1)
      errors.push(
        ((await bare.post('login', { user: world.bot.handle, password: 'chatmux-password', code: 'abc' })).body as Json)
          .error,
      );
    expect(errors).toEqual([...Array(5).fill('totp-invalid'), 'totp-max-attempts']);
  });

  it('asks for the factor once more where it matters, but not of a token that was made without it', async () => {
    const { rc, world, bot } = await start({ twoFactor: 'password' });
    const { userId, authToken } = rc.config as { userId: string; authToken: string };
    const strict = new Client(rc, { userId, authToken });
    const make = (client: Client, headers = {}) =>
      client.post('users.generatePersonalAccessToken', { tokenName: `t${Math.random()}` }, { headers });
    expect((await make(strict)).body).toMatchObject({
      success: false,
      errorType: 'totp-required',
      details: { method: 'password' },
    });
    await strict.ok(make(strict, { 'x-2fa-code': sha256('chatmux-password'), 'x-2fa-method': 'password' }));
    const { token }: { token: string } = await bot.ok(make(bot));
    await new Client(rc, { userId: world.bot.id, authToken: token }).ok(
      new Client(rc, { userId: world.bot.id, authToken: token }).get('me'),
    );
    const { tokens }: { tokens: Json[] } = await bot.ok(bot.get('users.getPersonalAccessTokens'));
    expect(tokens.length).toBeGreaterThan(2);
    expect(JSON.stringify(rc.requests)).not.toContain('chatmux-password');
  });
});

describe('people', () => {
  it('are shown by what the caller may see', async () => {
    const { bot, rc, world, ada } = await start();
    const info = async (query: Json) => ((await bot.ok(bot.get('users.info', query))) as { user: Json }).user;
    expect(await info({ username: 'ada' })).toMatchObject({
      _id: ada.id,
      name: 'Ada',
      status: 'online',
      type: 'user',
      active: true,
    });
    expect(await info({ userId: ada.id })).not.toHaveProperty('emails');
    rc.setRoles(world.bot.handle, ['admin']);
    expect(await info({ email: 'ada@example.test' })).toMatchObject({
      emails: [{ address: 'ada@example.test', verified: true }],
    });
    const nobody = await bot.get('users.info', { username: 'nobody' });
    expect([nobody.status, nobody.body]).toEqual([400, { success: false, error: 'User not found.' }]);
    const { users }: { users: Json[] } = await bot.ok(bot.get('users.list'));
    expect(users.map(({ username }) => username)).toEqual(['ada', 'bob', world.bot.handle]);
    const me: Json = await bot.ok(bot.get('me'));
    expect(me).toMatchObject({
      _id: world.bot.id,
      username: world.bot.handle,
      roles: ['admin'],
      email: `${world.bot.handle}@bots.example.test`,
    });
  });

  it('are made by administrators, with passwords that keep to the policy', async () => {
    const { bot, rc, world } = await start();
    const user = { email: 'eve@example.test', name: 'Eve', username: 'eve', password: 'Str0ng&Enough-pw' };
    expect(await bot.post('users.create', user)).toMatchObject({
      status: 403,
      body: {
        success: false,
        error: 'User does not have the permissions required for this action [error-unauthorized]',
      },
    });
    rc.setRoles(world.bot.handle, ['admin']);
    const weak = await bot.post('users.create', { ...user, password: 'aaaa' });
    expect(weak.body).toMatchObject({ errorType: 'error-password-policy-not-met' });
    expect((weak.body as { details: Json[] }).details.map(({ error }) => error)).toEqual([
      'error-password-policy-not-met-minLength',
      'error-password-policy-not-met-repeatingCharacters',
      'error-password-policy-not-met-oneUppercase',
      'error-password-policy-not-met-oneNumber',
      'error-password-policy-not-met-oneSpecial',
    ]);
    const made: { user: Json } = await bot.ok(bot.post('users.create', user));
    expect(made.user).toMatchObject({ username: 'eve', status: 'offline' });
    expect(code(await bot.post('users.create', { ...user, email: 'other@example.test' }))).toBe(
      'error-field-unavailable',
    );
    expect(world.channel('general').memberHandles).toContain('eve');
    await bot.ok(bot.post('users.setActiveStatus', { userId: made.user._id, activeStatus: false }));
    expect((await new Client(rc).post('login', { user: 'eve', password: user.password })).status).toBe(401);
  });

  it('change their own profile, and their password with the old one', async () => {
    const { bot, world } = await start();
    await bot.ok(bot.post('users.updateOwnBasicInfo', { data: { name: 'Better Bot', statusText: 'hi' } }));
    expect(world.bot.name).toBe('Better Bot');
    const change = (data: Json) => bot.post('users.updateOwnBasicInfo', { data });
    expect(code(await change({ newPassword: 'An0ther&Good-one' }))).toBe('error-invalid-password');
    const currentPassword = sha256('chatmux-password');
    await bot.ok(change({ newPassword: 'An0ther&Good-one', currentPassword }));
    const now = sha256('An0ther&Good-one');
    expect(code(await change({ newPassword: 'An0ther&Good-one', currentPassword: now }))).toBe(
      'error-password-same-as-current',
    );
    expect(code(await change({ handle: 'x' }))).toBe('invalid-params');
  });

  it('have a presence, in words', async () => {
    const { bot, ada, bob, world } = await start();
    ada.setPresence({ status: 'dnd', statusText: 'deep work' });
    expect(await bot.ok(bot.get('users.getPresence', { userId: ada.id }))).toEqual({ presence: 'busy', success: true });
    expect(await bot.ok(bot.get('users.getPresence'))).toMatchObject({
      presence: 'offline',
      connectionStatus: 'offline',
    });
    expect(await bot.ok(bot.get('users.getStatus', { username: 'ada' }))).toMatchObject({
      status: 'busy',
      message: 'deep work',
    });
    bob.setPresence({ status: 'offline' });
    const all: { users: Json[]; full: boolean } = await bot.ok(bot.get('users.presence'));
    expect([all.full, all.users.map(({ username }) => username)]).toEqual([true, ['ada']]);
    const both: { users: Json[] } = await bot.ok(bot.get('users.presence', { 'ids[]': [ada.id, bob.id] }));
    expect(both.users.map(({ status }) => status)).toEqual(['busy', 'offline']);
    expect(
      ((await bot.ok(bot.get('users.presence', { ids: `${ada.id},${bob.id}` }))) as { users: Json[] }).users,
    ).toHaveLength(2);
    expect(code(await bot.post('users.setStatus', { status: 'asleep' }))).toBe('error-invalid-status');
    expect((await bot.post('users.setStatus', {})).status).toBe(400);
    await bot.ok(
      bot.post('users.setStatus', { message: 'soon back', expiresAt: new Date(Date.now() + 600).toISOString() }),
    );
    expect(world.botPresence.statusText).toBe('soon back');
    await world.waitFor(() => world.botPresence.statusText === undefined);
  });

  it('have pictures', async () => {
    const { bot, rc } = await start();
    const { status, headers } = await bot.get('users.getAvatar', { username: 'ada' });
    expect([status, headers.get('location')]).toEqual([307, `${rc.url}/avatar/ada`]);
    expect((await bot.fetch('/avatar/ada')).headers.get('content-type')).toBe('image/svg+xml');
    const form = new FormData();
    form.append('image', new Blob([new Uint8Array([1])], { type: 'image/png' }), 'me.png');
    await bot.ok(bot.post('users.setAvatar', undefined, { form }));
    expect((await bot.fetch(`/avatar/${rc.world.bot.handle}`)).headers.get('content-type')).toBe('image/png');
    expect(code(await bot.post('users.setAvatar', { avatarUrl: 'nowhere' }))).toBe('error-avatar-invalid-url');
    await bot.ok(bot.post('users.resetAvatar', {}));
  });
});

describe('looking things up', () => {
  it('directory, spotlight, emoji, settings, roles, permissions', async () => {
    const { bot, world, ada } = await start();
    world.channel('side', { topic: 'things' });
    world.addCustomEmoji('party');
    const directory = async (query: Json) => ((await bot.ok(bot.get('directory', query))) as { result: Json[] }).result;
    expect((await directory({ type: 'users', text: 'ad' })).map(({ username }) => username)).toEqual(['ada']);
    expect((await directory({ type: 'channels' })).map(({ name }) => name)).toEqual(['general', 'side']);
    const spotlight = (query: string) => bot.ok(bot.get('spotlight', { query }));
    expect(await spotlight('@ad')).toMatchObject({ users: [{ _id: ada.id, username: 'ada' }], rooms: [] });
    expect(await spotlight('#si')).toMatchObject({ users: [], rooms: [{ name: 'side', t: 'c' }] });
    const { emojis }: { emojis: { update: Json[] } } = await bot.ok(bot.get('emoji-custom.list'));
    expect(emojis.update).toEqual([expect.objectContaining({ name: 'party', extension: 'png' })]);
    expect((await bot.fetch('/emoji-custom/party.png')).headers.get('content-type')).toBe('image/png');
    const { settings }: { settings: Json[] } = await bot.ok(
      bot.get('settings.public', { _id: 'Message_MaxAllowedSize' }),
    );
    expect(settings).toEqual([{ _id: 'Message_MaxAllowedSize', value: 5000 }]);
    const { roles }: { roles: Json[] } = await bot.ok(bot.get('roles.list'));
    expect(roles.map(({ _id }) => _id)).toContain('moderator');
    const { users }: { users: Json[] } = await bot.ok(bot.get('roles.getUsersInRole', { role: 'bot' }));
    expect(users.map(({ username }) => username)).toEqual([world.bot.handle]);
    const { update }: { update: Json[] } = await bot.ok(bot.get('permissions.listAll'));
    expect(update.find(({ _id }) => _id === 'pin-message')?.roles).toEqual(['admin', 'owner', 'moderator']);
  });

  it('commands run; a text that begins with a slash does not', async () => {
    const { bot, world } = await start();
    await bot.ok(bot.post('chat.postMessage', { roomId: 'GENERAL', text: '/shrug' }));
    expect(world.lastMessage('general')?.content).toBe('/shrug');
    await bot.ok(bot.post('commands.run', { command: 'shrug', roomId: 'GENERAL', params: 'well' }));
    expect(world.lastMessage('general')?.content).toBe('well ¯\\_(ツ)_/¯');
    expect((await bot.post('commands.run', { command: 'nope', roomId: 'GENERAL' })).body).toMatchObject({
      error: 'The command provided does not exist (or is disabled).',
    });
    const { commands, appsLoaded }: { commands: Json[]; appsLoaded: boolean } = await bot.ok(bot.get('commands.list'));
    expect([appsLoaded, commands.map(({ command }) => command).includes('topic')]).toEqual([true, true]);
  });
});
