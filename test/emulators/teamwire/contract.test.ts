import { describe, expect, it } from 'vitest';
import { jpeg } from '../../teamwire/fixture.js';
import { asker, running } from './harness.js';

const errorOf = (json: Record<string, unknown>) => (json['error'] as { code: string } | undefined)?.code;

/** What stands in wire sheet, section c, held against the emulator by plain HTTP. */
describe('log-in', () => {
  it('gives a token for the credentials, and nothing without one', async () => {
    const { emulator, ask } = await running();
    const { appId: app_id, secret } = emulator.config;
    const open = asker(emulator, undefined);
    const good = await open('POST', '/auth/token', { app_id, secret });
    expect(good).toMatchObject({
      status: 200,
      json: { expires_in: 3600, me: { is_bot: true, first_name: 'Chatmux' } },
    });
    for (const wrong of [{ app_id, secret: 'no' }, { app_id: 'no', secret }, {}])
      expect((await open('POST', '/auth/token', wrong)).status).toBe(401);
    const refused = await open('GET', '/me');
    expect([refused.status, errorOf(refused.json)]).toEqual([401, 'TWAuthError']);
    expect((await ask('GET', '/me')).json).toMatchObject({
      uid: emulator.world.bot.id,
      organisation: { oid: expect.any(String), name: 'Emulated' },
      has_avatar: false,
    });
    emulator.faults.expireSession();
    expect((await ask('GET', '/me')).status).toBe(401);
  });

  it('ends a token when its time is over', async () => {
    let now = Date.now();
    const { ask } = await running({ tokenSeconds: 60, clock: () => new Date(now) });
    expect((await ask('GET', '/me')).status).toBe(200);
    now += 61_000;
    expect((await ask('GET', '/me')).status).toBe(401);
  });
});

describe('strictness', () => {
  it('refuses what the contract does not have', async () => {
    const { emulator, ask } = await running();
    const tid = emulator.world.channel('general').id;
    const post = `/chats/${tid}/messages`;
    const wrong: [string, string, unknown, Record<string, string>?][] = [
      ['POST', post, { msg: 'x', text: 'x' }],
      ['POST', post, { msg: 7 }],
      ['POST', post, { msg: '' }],
      ['POST', post, {}],
      ['POST', post, { msg: 'x'.repeat(10_001) }],
      ['POST', post, { msg: 'x', is_alert: true, alert_type: 'SHOUT' }],
      ['POST', post, { attachments: [{ type: 'POLL', question: 'x' }] }],
      ['POST', post, { attachments: [{ type: 'FILE', aid: 'none' }] }],
      ['POST', post, { attachments: [{ type: 'LOCATION', name: 'x', lat: 91, lon: 0 }] }],
      ['POST', post, { attachments: [{ type: 'LIVE_LOCATION', initial_lat: 0, initial_lon: 0, duration: 60 }] }],
      ['POST', post, { attachments: [{ type: 'CALENDAR', title: 'x', start_date: 2, end_date: 1 }] }],
      ['POST', post, { attachments: [{ type: 'GALLERY', items: [] }] }],
      ['POST', post, 'not json', { 'content-type': 'application/json' }],
      ['POST', post, '{"msg":"x"}', { 'content-type': 'text/plain' }],
      ['GET', `${post}?since=yesterday`, undefined],
      ['GET', `${post}?limit=5`, undefined],
      ['GET', '/events?wait=51', undefined],
      ['PATCH', `/chats/${tid}`, {}],
      ['PATCH', `/chats/${tid}`, { title: ' ' }],
      ['PUT', '/locations/me', { lat: 0 }],
      ['POST', '/chats', { title: '' }],
      ['POST', '/assets', new FormData()],
    ];
    for (const [method, path, body, headers] of wrong) {
      const { status, json } = await ask(method, path, body, headers);
      expect([method, path, JSON.stringify(body)?.slice(0, 60), status, errorOf(json)]).toEqual([
        method,
        path,
        JSON.stringify(body)?.slice(0, 60),
        422,
        'BadRequest',
      ]);
    }
    expect(emulator.world.messages('general')).toEqual([]);
    expect((await ask('GET', '/nothing')).status).toBe(404);
    expect((await ask('POST', '/me', {})).status).toBe(404);
  });

  it('takes absent and null for the same', async () => {
    const { emulator, ask } = await running();
    const tid = emulator.world.channel('general').id;
    const body = {
      msg: 'x',
      attachments: null,
      is_alert: null,
      alert_type: null,
      reply_to: null,
      sender_display_name: null,
    };
    expect(await ask('POST', `/chats/${tid}/messages`, body)).toMatchObject({
      status: 201,
      json: { msg: 'x', attachments: null, is_alert: false, alert_type: null, reply_to: null, link_preview: null },
    });
  });

  it('shows the bot only the chats that it is in', async () => {
    const { emulator, ask } = await running();
    const secret = emulator.world.channel('Secret', { members: ['ada'], bot: false });
    const said = emulator.world.user('ada').say(secret, 'psst');
    for (const path of [`/chats/${secret.id}`, `/chats/${secret.id}/messages`, `/messages/${said.id}/am_reactions`])
      expect((await ask('GET', path)).status).toBe(404);
    const { json } = await ask('GET', '/chats?title=Secret');
    expect(json).toEqual({ items: [] });
  });
});

describe('chats and messages', () => {
  it('has the shape of the sheet’s examples', async () => {
    const { emulator, ask } = await running();
    const made = await ask('POST', '/chats', {
      title: 'Ops',
      users: [emulator.world.user('ada').id],
      allow_sending: false,
    });
    expect(made.status).toBe(201);
    expect(Object.keys(made.json).sort()).toEqual(
      [
        'tid title type is_alert allow_sending allow_mute_notifications is_closed',
        'user_uids group_gids admin_uids last_modified',
      ]
        .join(' ')
        .split(' ')
        .sort(),
    );
    expect(String(made.json['tid'])).toMatch(/^[\w]{22}$/);
    const tid = String(made.json['tid']);
    const { json } = await ask('POST', `/chats/${tid}/messages`, { msg: 'hi', is_alert: true, alert_type: 'NOTE' });
    expect(Object.keys(json).sort()).toEqual(
      'mid tid from_uid timestamp msg is_alert alert_type reply_to deleted sender_display_name link_preview attachments'
        .split(' ')
        .sort(),
    );
    const react = await ask('POST', `/messages/${json['mid']}/am_reactions`, { reaction_type: 'LOVE' });
    expect(react.json).toEqual({
      reaction_id: expect.any(String),
      mid: json['mid'],
      tid,
      reaction_type: 'LOVE',
      from_uid: emulator.world.bot.id,
    });
    const wrong = await ask('POST', `/messages/${json['mid']}/am_reactions`, { reaction_type: 'OK' });
    expect([wrong.status, errorOf(wrong.json)]).toEqual([422, 'BadRequest']);
    const changed = await ask('PUT', `/am_reactions/${react.json['reaction_id']}`, { reaction_type: 'SMILE' });
    expect(changed.json).toMatchObject({ reaction_id: react.json['reaction_id'], reaction_type: 'SMILE' });
  });

  it('makes a 1:1 chat once', async () => {
    const { emulator, ask } = await running();
    const uid = emulator.world.user('ada').id;
    const first = await ask('POST', '/chats/one2one', { uid });
    const again = await ask('POST', '/chats/one2one', { uid, message: 'hi' });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.json['tid']).toBe(first.json['tid']);
    expect(first.json).toMatchObject({ type: 'ONE_TO_ONE', title: null });
    const self = await ask('POST', '/chats/one2one', { uid: emulator.world.bot.id });
    expect([self.status, errorOf(self.json)]).toEqual([422, 'TWInvalidMembersError']);
    for (const [method, path, code] of [
      ['POST', 'leave', 'TWLeaveChatNotAllowed'],
      ['POST', 'members', 'TWUpdateMembersNotAllowed'],
    ] as const) {
      const { status, json } = await ask(method, `/chats/${first.json['tid']}/${path}`, { uids: [uid] });
      expect([status, errorOf(json)]).toEqual([403, code]);
    }
  });

  it('keeps who came by a group apart, and follows the group', async () => {
    const { emulator, ask } = await running();
    const group = emulator.world.addGroup('shift', ['bob']);
    const { json: chat } = await ask('POST', '/chats', { title: 'Ops', groups: [group.id] });
    const tid = String(chat['tid']);
    expect(chat).toMatchObject({ user_uids: [emulator.world.bot.id], group_gids: [group.id] });
    const ada = emulator.world.user('ada').id;
    await ask('POST', `/groups/${group.id}/members`, { uids: [ada] });
    const handles = () => emulator.world.channels.find(({ id }) => id === tid)?.memberHandles;
    expect(handles()).toEqual(['chatmux', 'bob', 'ada']);
    await ask('POST', `/chats/${tid}/members`, { uids: [ada] });
    await ask('DELETE', `/groups/${group.id}/members`, { uids: [ada, emulator.world.user('bob').id] });
    expect(handles()).toEqual(['chatmux', 'ada']);
    await ask('DELETE', `/chats/${tid}/members`, { gids: [group.id] });
    expect((await ask('GET', `/chats/${tid}`)).json).toMatchObject({
      group_gids: [],
      user_uids: [emulator.world.bot.id, ada],
    });
  });

  it('reads one day back unless told otherwise', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const { emulator, ask } = await running({ clock: () => new Date(now), tokenSeconds: 1_000_000 });
    const ada = emulator.world.user('ada');
    ada.say('general', 'long ago');
    now += 2 * 86_400_000;
    ada.say('general', 'today');
    const path = `/chats/${emulator.world.channel('general').id}/messages`;
    const texts = async (query: string) =>
      ((await ask('GET', `${path}${query}`)).json['items'] as { msg: string }[]).map(({ msg }) => msg);
    expect(await texts('')).toEqual(['today']);
    expect(await texts('?since=0')).toEqual(['long ago', 'today']);
    expect(await texts(`?since=${now - 1}`)).toEqual(['today']);
    expect(await texts(`?since=${now}`)).toEqual([]);
  });

  it('keeps avatars and assets as they are', async () => {
    const { emulator, ask } = await running();
    const { json: chat } = await ask('POST', '/chats', { title: 'Pictures' });
    const path = `/chats/${chat['tid']}/avatar`;
    expect(errorOf((await ask('GET', path)).json)).toBe('TWImageLoadError');
    expect(errorOf((await ask('DELETE', path)).json)).toBe('TWImageRemoveError');
    expect((await ask('PUT', path, jpeg(600, 600))).status).toBe(204);
    expect((await ask('GET', path)).bytes).toEqual(Buffer.from(jpeg(600, 600)));
    for (const wrong of [jpeg(601, 1), Buffer.from('GIF89a'), Buffer.from([0xff])])
      expect((await ask('PUT', path, wrong)).status).toBe(422);
    const form = new FormData();
    form.set('file', new File(['bytes'], 'x.pdf', { type: 'application/pdf' }));
    const { status, json } = await ask('POST', '/assets', form);
    expect([status, json]).toEqual([201, { aid: expect.any(String), name: 'x.pdf', mime: 'application/pdf', size: 5 }]);
    expect((await ask('GET', `/assets/${json['aid']}`)).bytes.toString()).toBe('bytes');
    // Of a chat that the bot is not in.
    const secret = emulator.world.channel('Secret', { members: ['ada'], bot: false });
    const said = emulator.world.user('ada').upload(secret, { filename: 'a.txt', data: 'x' });
    expect((await ask('GET', `/assets/${said.files[0]?.id}`)).status).toBe(404);
  });
});
