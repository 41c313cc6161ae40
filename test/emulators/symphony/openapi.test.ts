import { expect, it } from 'vitest';
import { symphonyRoutes } from '../../../src/testing/symphony/routes/index.js';
import { certificateLogins } from './certificate-login.js';
import { Client, type Json, loginToken, multipart, start } from './harness.js';
import { type Exchange, hasDocuments, OpenApi } from './openapi.js';

/** What the documents say wrongly, or leave out. (Wire sheet, section 16.) */
const knownMistakes: readonly RegExp[] = [
  /POST \/agent\/v4\/message\/blast: the part sids is declared as array/,
  /POST \/pod\/v3\/user\/presence: does not say that it takes JSON/,
  /POST \/pod\/v1\/user\/manifest\/own: does not say that it takes JSON/,
];

/** Another form of an operation that is tested. */
const undocumented = ['GET /agent/v1/message/search'];

it.skipIf(!hasDocuments)('requests and answers are as the API definitions say', async () => {
  const api = new OpenApi();
  const exchanges: Exchange[] = [];
  const { symphony, bot, general, ada, bob, world } = await start({
    roles: ['CONTENT_MANAGEMENT', 'USER_PROVISIONING'],
  });
  const { bot: account, app } = symphony.config;
  bot.onExchange = (exchange) => exchanges.push(exchange);
  const uid = Number(ada.id);

  await bot.call('/login/pubkey/authenticate', {
    json: { token: loginToken(account.username, account.privateKey.content) },
    headers: {},
  });
  await bot.call('/relay/pubkey/authenticate', {
    json: { token: loginToken(account.username, account.privateKey.content) },
    headers: {},
  });
  const byCertificate = await certificateLogins();
  expect(byCertificate.map(({ status }) => status)).toEqual([200, 200, 400, 200, 200, 400]);
  exchanges.push(...byCertificate);
  const appSession = await bot.ok('/login/pubkey/app/authenticate', {
    json: { token: loginToken(app.appId, app.privateKey.content) },
    headers: {},
  });
  const appHeaders = { sessionToken: String(appSession.token) };
  await bot.ok(`/login/pubkey/app/username/${ada.handle}/authenticate`, { method: 'POST', headers: appHeaders });
  await bot.ok(`/login/pubkey/app/user/${ada.id}/authenticate`, { method: 'POST', headers: appHeaders });
  await bot.ok('/login/idm/tokens?scope=', { method: 'POST' });
  await bot.ok('/login/idm/keys', { headers: {} });

  await bot.ok('/agent/v3/health', { headers: {} });
  await bot.ok('/agent/v3/health/extended', { headers: {} });
  await bot.ok('/agent/v1/info', { headers: {} });
  await bot.ok('/agent/v1/util/echo', { json: { message: 'x' } });
  await bot.ok('/pod/v1/podcert', { headers: {} });

  const feed = await bot.feed();
  await bot.ok('/agent/v5/datafeeds?tag=x');
  const file = new File(['hello'], 'a.txt', { type: 'text/plain' });
  const sent = await bot.send(
    general.id,
    `<messageML>Hi <mention uid="${ada.id}"/><form id="f"><text-field name="why">x</text-field><select name="where"><option value="p">P</option></select><button name="ok">Send</button></form></messageML>`,
    { attachment: file, preview: new File(['p'], 'p.png'), version: '2.0' },
  );
  const mid = String(sent.messageId);
  const said = ada.say('general', 'hello @chatmux #news');
  ada.click(world.messages('general')[0] ?? said, 'Send');
  ada.edit(said, 'edited');
  const updated = await bot.ok(`/agent/v4/stream/${general.id}/message/${mid}/update`, {
    form: multipart({ message: '<messageML>new</messageML>', silent: 'false', attachment: file }),
  });
  await bot.ok('/agent/v4/message/blast', {
    form: multipart({ message: '<messageML>all</messageML>', sids: `${general.id},nowhere` }),
  });
  await bot.ok(`/agent/v1/message/${mid}`);
  await bot.ok(`/agent/v4/stream/${general.id}/message?since=0&limit=10&skip=0`);
  const [attachment] = updated.attachments as Json[];
  await bot.ok(
    `/agent/v1/stream/${general.id}/attachment?fileId=${encodeURIComponent(String(attachment?.id))}&messageId=${String(updated.messageId)}`,
  );
  await bot.ok('/agent/v1/message/search?sortDir=ASC', { json: { text: 'edited', streamId: general.id } });
  await bot.ok('/agent/v1/message/search', { json: { author: uid, fromDate: 0 } });
  await bot.ok('/agent/v4/message/import', {
    json: [
      {
        message: '<messageML>old</messageML>',
        streamId: general.id,
        intendedMessageTimestamp: 1_700_000_000_000,
        intendedMessageFromUserId: uid,
        originatingSystemId: 'x',
      },
    ],
  });
  bob.read('general');
  await bot.ok(`/pod/v1/message/${mid}/status`);
  await bot.ok(`/pod/v1/admin/messages/${mid}/receipts`);
  await bot.ok(`/pod/v1/admin/messages/${mid}/metadata/relationships`);
  await bot.ok(`/pod/v1/streams/${general.id}/attachments?limit=5`);
  await bot.ok(`/pod/v1/admin/messagesuppression/${mid}/suppress`, { method: 'POST' });

  const im = await bot.ok('/pod/v1/im/create', { json: [uid] });
  await bot.ok(`/pod/v1/im/${String(im.id)}/info`);
  await bot.ok(`/pod/v1/im/${String(im.id)}/update`, { json: { pinnedMessageId: '' } });
  const room = await bot.ok('/pod/v3/room/create', {
    json: { name: 'Ops', description: 'x', public: true, keywords: [{ key: 'a', value: 'b' }] },
  });
  const { id: roomId } = room.roomSystemInfo as { id: string };
  await bot.ok(`/pod/v3/room/${roomId}/update`, { json: { name: 'Operations', readOnly: true } });
  await bot.ok(`/pod/v3/room/${roomId}/info`);
  await bot.ok('/pod/v3/room/search?limit=10', { json: { query: 'oper', active: true } });
  for (const change of ['add', 'promoteOwner', 'demoteOwner', 'remove'])
    await bot.ok(`/pod/v1/room/${roomId}/membership/${change}`, { json: { id: uid } });
  await bot.ok(`/pod/v2/room/${roomId}/membership/list`);
  await bot.ok(`/pod/v1/room/${roomId}/setActive?active=false`, { method: 'POST' });
  await bot.ok(`/pod/v1/room/${roomId}/setActive?active=true`, { method: 'POST' });
  await bot.ok('/pod/v1/streams/list?limit=10', { json: { streamTypes: [{ type: 'ROOM' }, { type: 'IM' }] } });
  await bot.ok(`/pod/v2/streams/${roomId}/info`);
  await bot.ok(`/pod/v2/streams/${String(im.id)}/info`);

  await bot.ok('/pod/v2/sessioninfo');
  await bot.ok(`/pod/v3/users?uid=${ada.id},${bob.id}&local=true`);
  await bot.ok('/pod/v3/users?email=nobody,ada@example.test');
  await bot.ok('/pod/v2/user?username=ada&local=true');
  await bot.ok('/pod/v1/user/search?limit=5', { json: { query: 'ad' } });
  await bot.ok('/pod/v2/user/presence?soft=true', { json: { category: 'BUSY' } });
  await bot.ok('/pod/v2/user/presence');
  await bot.ok(`/pod/v3/user/${ada.id}/presence?local=true`);
  await bot.ok('/pod/v3/user/presence', { json: { category: 'AWAY', userId: uid } });
  await bot.ok('/pod/v2/users/presence?limit=2');
  await bot.ok('/pod/v1/user/presence/register', { json: [uid] });
  const presenceFeed = await bot.ok('/pod/v1/presence/feed/create', { method: 'POST' });
  await bot.ok(`/pod/v1/presence/feed/${String(presenceFeed.id)}/read`);
  await bot.ok(`/pod/v1/presence/feed/${String(presenceFeed.id)}/delete`, { method: 'POST' });

  const zoe = symphony.externalUser('zoe', 'Zoe Z');
  symphony.connect('zoe');
  const other = { userId: Number(zoe.id) };
  await bot.ok('/pod/v1/connection/list?status=ALL');
  await bot.ok('/pod/v1/connection/accept', { json: other });
  await bot.ok(`/pod/v1/connection/user/${zoe.id}/info`);
  await bot.ok(`/pod/v1/connection/user/${zoe.id}/remove`, { method: 'POST' });
  await bot.ok('/pod/v1/connection/create', { json: other });
  symphony.connect('zoe');
  const yan = symphony.externalUser('yan');
  symphony.connect('yan');
  await bot.ok('/pod/v1/connection/reject', { json: { userId: Number(yan.id) } });

  const signal = await bot.ok('/agent/v1/signals/create', { json: { name: 'news', query: 'HASHTAG:news' } });
  const signalPath = `/agent/v1/signals/${String(signal.id)}`;
  await bot.ok('/agent/v1/signals/list?limit=5');
  await bot.ok(`${signalPath}/get`);
  await bot.ok(`${signalPath}/update`, { json: { name: 'News', query: 'HASHTAG:news' } });
  await bot.ok(`${signalPath}/subscribe`, { json: [uid, 1] });
  await bot.ok(`${signalPath}/subscribers`);
  await bot.ok(`${signalPath}/unsubscribe`, { json: [uid] });
  await bot.ok(`${signalPath}/delete`, { method: 'POST' });

  await bot.ok('/pod/v1/files/allowedTypes');
  await bot.ok('/pod/v2/system/protocols');
  await bot.ok('/pod/v1/admin/system/features/list');
  await bot.ok('/pod/v1/user/manifest/own', { json: { manifest: '{"commands":[]}' } });
  await bot.ok('/pod/v1/user/manifest/own');
  await bot.ok('/pod/v2/admin/user/list?limit=2');
  await bot.ok(`/pod/v2/admin/user/${ada.id}`);

  await feed.until('CONNECTIONACCEPTED');
  await bot.ok(`/agent/v5/datafeeds/${feed.id}`, { method: 'DELETE' });
  const types = new Set(feed.events.map((event) => event.type));
  for (const type of [
    'MESSAGESENT',
    'MESSAGESUPPRESSED',
    'INSTANTMESSAGECREATED',
    'ROOMCREATED',
    'ROOMUPDATED',
    'ROOMDEACTIVATED',
    'ROOMREACTIVATED',
    'USERJOINEDROOM',
    'USERLEFTROOM',
    'ROOMMEMBERPROMOTEDTOOWNER',
    'ROOMMEMBERDEMOTEDFROMOWNER',
    'SYMPHONYELEMENTSACTION',
    'CONNECTIONREQUESTED',
    'CONNECTIONACCEPTED',
  ])
    expect(types, type).toContain(type);

  // Refusals are in their own shape too.
  await bot.call('/agent/v5/datafeeds/gone/read', { json: { ackId: '' } });
  await bot.call(`/agent/v1/message/${mid}`);
  await bot.call(`/agent/v4/stream/${general.id}/message?since=9999999999999`);
  await bot.call('/pod/v3/users?email=nobody@example.test');
  await new Client(symphony).call('/pod/v2/sessioninfo');

  const problems = exchanges.flatMap((exchange) => api.problems(exchange));
  expect(problems.filter((problem) => !knownMistakes.some((known) => known.test(problem)))).toEqual([]);
  for (const known of knownMistakes)
    expect(
      problems.some((problem) => known.test(problem)),
      String(known),
    ).toBe(true);

  const done = new Set(exchanges.map(({ method, path }) => api.find(method, path.replace(/\?.*/, ''))));
  const documented = symphonyRoutes.map(({ method, path }) => api.find(method, path.replaceAll(/[{}]/g, '')));
  const named = symphonyRoutes.map(({ method, path }) => `${method} ${path}`);
  expect(named.filter((name, index) => documented[index] === undefined && !undocumented.includes(name))).toEqual([]);
  expect(documented.filter((name) => name !== undefined && !done.has(name) && !undocumented.includes(name))).toEqual(
    [],
  );
});

it.skipIf(!hasDocuments)('the judge sees what is wrong', () => {
  const api = new OpenApi();
  const fine = { method: 'GET', json: undefined, parts: undefined, status: 200, contentType: 'application/json' };
  const judge = (more: Partial<Exchange> & { path: string; body: unknown }) => api.problems({ ...fine, ...more });
  expect(judge({ path: '/agent/v1/message/x', body: { messageId: 'x', timestamp: 1 } })).toEqual([]);
  expect(judge({ path: '/agent/v1/message/x', body: { messageId: 7 } })).toHaveLength(1);
  expect(judge({ path: '/agent/v1/message/x', body: {}, status: 299 })).toHaveLength(1);
  expect(judge({ path: '/agent/v1/nothing', body: {} })).toHaveLength(1);
  expect(judge({ path: '/pod/v2/user?uid=1&colour=red', body: {} })).toHaveLength(1);
  expect(judge({ path: '/agent/v4/stream/x/message', body: [] })).toHaveLength(1);
  expect(judge({ path: '/pod/v1/im/create', method: 'POST', json: ['1'], body: { id: 'x' } })).toHaveLength(1);
});
