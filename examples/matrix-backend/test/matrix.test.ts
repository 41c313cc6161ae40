import { inspect } from 'node:util';
import {
  type Backend,
  createBackend,
  loadDialect,
  type MentionNode,
  md,
  nodes,
  parse,
  plainTextDialect,
  toPlainText,
} from 'chatmux';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type MatrixEmulator, startMatrixEmulator } from '../emulator/index.js';
import { MatrixBackend, matrixDialect } from '../src/index.js';

async function start(): Promise<MatrixEmulator> {
  const emulator = await startMatrixEmulator({ users: ['ada', 'bob'] });
  onTestFinished(() => emulator.stop());
  return emulator;
}

async function connected(emulator: MatrixEmulator): Promise<{ backend: Backend; told: string[] }> {
  const backend = new MatrixBackend({ ...emulator.config, pollSeconds: 2, retry: { baseMs: 20 } });
  onTestFinished(() => backend.disconnect());
  const told: string[] = [];
  backend.on('message.created', ({ message }) => told.push(message.text));
  await backend.connect();
  return { backend, told };
}

const lastSent = (emulator: MatrixEmulator) =>
  emulator.requests.filter(({ call }) => call.includes('/send/')).at(-1)?.params;

describe('registration', () => {
  test('createBackend knows the platform and its types', async () => {
    const emulator = await start();
    await using backend = await createBackend({ ...emulator.config, pollSeconds: 1 });
    const sent = await backend.sendMessage(emulator.world.channel('general').id, 'hi', {
      native: { msgtype: 'm.notice' },
    });
    expect(sent.native?.msgtype).toBe('m.notice');
    // @ts-expect-error a setting that there is not
    await expect(createBackend({ ...emulator.config, acessToken: 'x' })).rejects.toThrow(/acessToken.*accessToken/s);
  });

  test('the environment is enough, and what is missing is named', async () => {
    const emulator = await start();
    vi.stubEnv('MATRIX_HOMESERVER', emulator.url);
    await expect(createBackend('matrix')).rejects.toThrow('MATRIX_ACCESS_TOKEN');
    vi.stubEnv('MATRIX_ACCESS_TOKEN', emulator.config.accessToken);
    await using backend = await createBackend('matrix');
    const user = await backend.fetchUser(emulator.world.user('ada').id);
    expect(user.name).toBe('Ada');
  });

  test('the token is seen nowhere', async () => {
    const emulator = await start();
    const backend = new MatrixBackend(emulator.config);
    emulator.faults.revokeToken();
    const error = await backend.fetchUser('@ada:emulated.test').catch((reason: unknown) => reason);
    const shown = [inspect(backend, { depth: 9, showHidden: true }), inspect(error), JSON.stringify(error)].join(' ');
    expect(shown).not.toContain(emulator.config.accessToken);
    expect(error).toMatchObject({ code: 'auth', platformCode: 'M_UNKNOWN_TOKEN' });
  });
});

describe('dialect', () => {
  test('only mention nodes notify', async () => {
    const emulator = await start();
    await using backend = new MatrixBackend(emulator.config);
    const ada = await backend.fetchUser(emulator.world.user('ada').id);
    const room = emulator.world.channel('general').id;
    const link = `https://matrix.to/#/${ada.id}`;
    await backend.sendMessage(room, `@room ${ada.id} <a href="${link}">Ada</a>`);
    expect(lastSent(emulator)).toMatchObject({ 'm.mentions': {} });
    expect(lastSent(emulator)).not.toHaveProperty('formatted_body');
    const sent = await backend.sendMessage(room, md`[a link](${link}) and **bold**`);
    expect(lastSent(emulator)).toMatchObject({ 'm.mentions': {} });
    expect(sent.mentions).toEqual([]);
    await backend.sendMessage(room, parse(sent));
    expect(lastSent(emulator)).toMatchObject({ 'm.mentions': {} });
    await backend.sendMessage(room, md`${ada}, look`);
    expect(lastSent(emulator)).toMatchObject({ 'm.mentions': { user_ids: [ada.id] } });
  });

  test('everybody is meant only where a node says so', () => {
    const everyone: MentionNode = { type: 'mention', kind: 'everyone', platform: 'matrix', account: 'matrix' };
    const tree = nodes.root([nodes.paragraph([everyone])]);
    expect(matrixDialect.render(tree, { platform: 'matrix', account: 'matrix' }).data).toEqual({
      mentions: { room: true },
    });
    expect(matrixDialect.render(tree, { platform: 'matrix', account: 'other' }).data).toEqual({ mentions: {} });
  });

  test('a text is the same after the markup, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', ' ', '<b>', '&amp;', '"', "'", '\n', '@room', '</a>', '😀')),
        (pieces) => {
          const tree = plainTextDialect.parse(pieces.join(''));
          expect(toPlainText(matrixDialect.parse(matrixDialect.render(tree).text))).toBe(toPlainText(tree));
        },
      ),
    );
  });

  test('spoilers and tasks have their own form, and come back', async () => {
    expect(await loadDialect('matrix')).toBe(matrixDialect);
    const tree = parse('- [x] done\n\n||hidden||', 'markdown');
    const { text } = matrixDialect.render(nodes.root([nodes.paragraph([nodes.spoiler([nodes.text('<b>&')])])]));
    expect(text).toContain('<span data-mx-spoiler>&lt;b&gt;&amp;</span>');
    expect(matrixDialect.parse(text).children[0]).toMatchObject({ children: [{ type: 'spoiler' }] });
    expect(matrixDialect.render(tree).text).toContain('☑ done');
    expect(toPlainText(matrixDialect.parse('<mx-reply><blockquote>old</blockquote></mx-reply>new'))).toBe('new');
  });
});

describe('what is missed', () => {
  test('a short loss is gone on with: no history is read', async () => {
    const emulator = await start();
    const { backend, told } = await connected(emulator);
    const ada = emulator.world.user('ada');
    ada.say('general', 'before');
    await vi.waitFor(() => expect(told).toEqual(['before']));
    emulator.faults.dropConnections();
    ada.say('general', 'meanwhile');
    await vi.waitFor(() => expect(told).toEqual(['before', 'meanwhile']));
    expect(backend.state).toBe('connected');
    expect(emulator.requests.filter(({ call }) => call.endsWith('/messages'))).toEqual([]);
  });

  test('what /sync leaves out is read, and comes first', async () => {
    const emulator = await start();
    const { told } = await connected(emulator);
    const ada = emulator.world.user('ada');
    ada.say('general', 'before');
    await vi.waitFor(() => expect(told).toHaveLength(1));
    const texts = Array.from({ length: 130 }, (_, index) => `number ${index}`);
    // More than a sync tells, at once, while the connection stands.
    for (const text of texts) ada.say('general', text);
    await vi.waitFor(() => expect(told).toHaveLength(131));
    expect(told).toEqual(['before', ...texts]);
    expect(emulator.requests.some(({ call }) => call.endsWith('/messages'))).toBe(true);
  });
});

describe('rooms', () => {
  test('an encrypted room takes nothing from here', async () => {
    const emulator = await start();
    const { backend } = await connected(emulator);
    const room = emulator.world.channel('secrets', { type: 'private', members: ['ada'] });
    await backend.fetchChannel(room.id);
    emulator.encrypt(room.id);
    await vi.waitFor(() => expect(backend.channels.getById(room.id)?.native).toEqual({ isEncrypted: true }));
    await expect(backend.sendMessage(room.id, 'for all to read')).rejects.toMatchObject({ code: 'unsupported' });
    expect(emulator.world.messages(room)).toEqual([]);
  });

  test('an invitation is told, and can be followed', async () => {
    const emulator = await start();
    const { backend } = await connected(emulator);
    const room = emulator.world.channel('party', { type: 'private', members: ['ada'], bot: false });
    const invited = new Promise<string>((resolve) => {
      backend.on('native', ({ name, payload }) => {
        if (name === 'invite') resolve((payload as { room_id: string }).room_id);
      });
    });
    emulator.invite(room.id);
    await backend.joinChannel(await invited);
    expect((await backend.fetchChannel(room.id)).type).toBe('private');
  });

  test('what has no word is told as it came', async () => {
    const emulator = await start();
    const { backend } = await connected(emulator);
    const names: string[] = [];
    backend.on('native', ({ name }) => names.push(name));
    emulator.send('general', 'm.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id: '$1', key: '👍' } });
    await vi.waitFor(() => expect(names).toEqual(['m.reaction']));
  });
});
