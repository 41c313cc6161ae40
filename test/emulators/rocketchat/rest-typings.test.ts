import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type Json, start } from './harness.js';
import { loadValidators, type Validator } from './validators.js';

let validators: Record<string, Validator>;

beforeAll(async () => {
  validators = await loadValidators();
}, 60_000);

function validator(name: string): Validator {
  const found = validators[name];
  if (!found) throw new Error(`@rocket.chat/rest-typings has no ${name}`);
  return found;
}

type Case = [method: 'GET' | 'POST', endpoint: string, validator: string, ...params: Json[]];

const paged = { count: '5', offset: '0', sort: '{"ts":-1}' };

/** Parameters that are right and wrong; the published validator says which they are. */
const cases: Case[] = [
  [
    'POST',
    'chat.postMessage',
    'isChatPostMessageProps',
    { roomId: 'GENERAL', text: 'a' },
    { channel: '#general', text: 'a' },
    { roomId: 'GENERAL', channel: '#general', text: 'a' },
    { text: 'a' },
    { roomId: 'GENERAL', text: 'a', bot: { i: 'x' } },
    { roomId: 'GENERAL', text: 'a', groupable: false },
    { roomId: 'GENERAL', text: 'a', parseUrls: false },
    { roomId: 'GENERAL', attachments: [{ text: 'x' }] },
    { roomId: 'GENERAL', attachments: 'x' },
    { channel: 'general', tmid: 'x' },
    { roomId: ['GENERAL'], text: 'a', customFields: {} },
    { roomId: 'GENERAL', text: 'a', icon_emoji: ':x:' },
  ],
  [
    'POST',
    'chat.sendMessage',
    'isChatSendMessageProps',
    { message: { rid: 'GENERAL', msg: 'a' } },
    { message: { rid: 'GENERAL', msg: 'a' }, previewUrls: [] },
    { message: { rid: 'GENERAL', msg: 'a' }, foo: 1 },
    {},
    { message: 'x' },
  ],
  ['GET', 'chat.getMessage', 'isChatGetMessageProps', { msgId: 'x' }, { msgId: '' }, {}, { msgId: 'x', foo: 'y' }],
  [
    'POST',
    'chat.update',
    'isChatUpdateProps',
    { roomId: 'GENERAL', msgId: 'x', text: 'a' },
    { roomId: 'GENERAL', msgId: 'x', text: 'a', previewUrls: [] },
    { roomId: 'GENERAL', msgId: 'x', text: 'a', attachments: [] },
    { roomId: 'GENERAL', msgId: 'x', text: 'a', parseUrls: true },
    { roomId: 'GENERAL', msgId: 'x' },
    { roomId: 'GENERAL', msgId: 'x', text: 'a', customFields: { a: 1 } },
  ],
  [
    'POST',
    'chat.delete',
    'isChatDeleteProps',
    { roomId: 'GENERAL', msgId: 'x' },
    { roomId: 'GENERAL', msgId: 'x', asUser: true },
    { msgId: 'x' },
    { fileId: 'x' },
    { roomId: 'GENERAL', msgId: 'x', foo: 1 },
  ],
  [
    'POST',
    'chat.react',
    'isChatReactProps',
    { messageId: 'x', emoji: 'smile' },
    { messageId: 'x', reaction: ':smile:' },
    { messageId: 'x', emoji: 'smile', shouldReact: true },
    { messageId: 'x' },
    { emoji: 'smile' },
    { messageId: 'x', emoji: 'smile', reaction: 'smile' },
    { messageId: 'x', emoji: 'smile', shouldReact: 'perhaps' },
  ],
  [
    'POST',
    'chat.reportMessage',
    'isChatReportMessageProps',
    { messageId: 'x', description: 'y' },
    { messageId: 'x' },
    { messageId: 'x', description: 'y', z: 1 },
  ],
  [
    'GET',
    'chat.search',
    'isChatSearchProps',
    { roomId: 'GENERAL', searchText: 'a' },
    { roomId: 'GENERAL', searchText: 'a', count: '3', offset: '0' },
    { roomId: 'GENERAL', searchText: 'a', regex: 'true' },
    { roomId: 'GENERAL', searchText: 'a', caseSensitive: 'false' },
    { roomId: 'GENERAL' },
    { roomId: 'GENERAL', searchText: 'a', count: 'many' },
  ],
  [
    'GET',
    'chat.getThreadMessages',
    'isChatGetThreadMessagesProps',
    { tmid: 'x', ...paged },
    { tmid: 'x', query: '{}' },
    { tmid: '' },
    {},
  ],
  [
    'GET',
    'chat.getThreadsList',
    'isChatGetThreadsListProps',
    { rid: 'GENERAL', type: 'following' },
    { rid: 'GENERAL', type: 'all' },
    { roomId: 'GENERAL' },
    { rid: 'GENERAL', text: 'a', ...paged },
  ],
  [
    'GET',
    'chat.syncThreadMessages',
    'isChatSyncThreadMessagesProps',
    { tmid: 'x', updatedSince: '2026-01-01T00:00:00.000Z' },
    { tmid: 'x' },
    { tmid: 'x', updatedSince: 'yesterday' },
  ],
  [
    'GET',
    'chat.syncThreadsList',
    'isChatSyncThreadsListProps',
    { rid: 'GENERAL', updatedSince: '2026-01-01T00:00:00.000Z' },
    { rid: 'GENERAL' },
  ],
  [
    'GET',
    'chat.syncMessages',
    'isChatSyncMessagesProps',
    { roomId: 'GENERAL', lastUpdate: '2026-01-01T00:00:00.000Z' },
    { roomId: 'GENERAL', type: 'UPDATED', next: '0' },
    { roomId: 'GENERAL', type: 'NEW' },
    { lastUpdate: 'x' },
    { roomId: 'GENERAL', lastUpdate: '2026-01-01T00:00:00.000Z', foo: 'x' },
  ],
  [
    'GET',
    'chat.getDeletedMessages',
    'isChatGetDeletedMessagesProps',
    { roomId: 'GENERAL', since: '2026-01-01T00:00:00.000Z', count: '5' },
    { roomId: 'GENERAL' },
  ],
  [
    'GET',
    'chat.getPinnedMessages',
    'isChatGetPinnedMessagesProps',
    { roomId: 'GENERAL', ...paged },
    { roomId: '' },
    { roomId: 'GENERAL', query: '{}' },
  ],
  ['GET', 'chat.getStarredMessages', 'isChatGetStarredMessagesProps', { roomId: 'GENERAL', ...paged }, {}],
  [
    'GET',
    'chat.getMentionedMessages',
    'isChatGetMentionedMessagesProps',
    { roomId: 'GENERAL', ...paged },
    { rid: 'GENERAL' },
  ],
  [
    'GET',
    'chat.getMessageReadReceipts',
    'isChatGetMessageReadReceiptsProps',
    { messageId: 'x' },
    { messageId: 'x', offset: '0', count: '50' },
    {},
  ],
  [
    'GET',
    'chat.getDiscussions',
    'isChatGetDiscussionsProps',
    { roomId: 'GENERAL', text: 'a', count: '5', offset: '0' },
    {},
  ],
  [
    'GET',
    'chat.getURLPreview',
    'isChatGetURLPreviewProps',
    { roomId: 'GENERAL', url: 'http://a.example' },
    { roomId: 'GENERAL' },
  ],
  [
    'GET',
    'chat.ignoreUser',
    'isChatIgnoreUserProps',
    { rid: 'GENERAL', userId: 'x', ignore: 'true' },
    { rid: 'GENERAL', userId: 'x' },
  ],
  [
    'GET',
    'rooms.info',
    'isRoomsInfoProps',
    { roomId: 'GENERAL' },
    { roomName: 'general' },
    {},
    { roomId: 'GENERAL', roomName: 'general' },
    { roomId: 'GENERAL', fields: '{}' },
  ],
  [
    'GET',
    'channels.history',
    'isChannelsHistoryProps',
    {
      roomId: 'GENERAL',
      inclusive: 'true',
      showThreadMessages: 'false',
      latest: '2026-01-01T00:00:00.000Z',
      count: '10',
    },
    { roomId: 'GENERAL', inclusive: 'yes' },
    { roomId: 'GENERAL', before: 'x' },
    {},
  ],
  [
    'GET',
    'channels.messages',
    'isChannelsMessagesProps',
    { roomId: 'GENERAL', pinned: 'true', ...paged },
    {},
    { roomName: 'general' },
  ],
  ['GET', 'channels.list', 'isChannelsListProps', { ...paged }, { count: 'all' }, { foo: 'x' }],
  ['GET', 'channels.roles', 'isChannelsRolesProps', { roomId: 'GENERAL' }, {}],
  [
    'POST',
    'channels.create',
    'isChannelsCreateProps',
    { name: 'one', members: ['ada'] },
    { members: [] },
    { name: 'two', members: 'ada' },
    { name: 'three', private: true },
    { name: 'four', extraData: { topic: 'x' }, readOnly: true, excludeSelf: false },
  ],
  ['POST', 'channels.join', 'isChannelsJoinProps', { roomId: 'GENERAL' }, { roomId: 'GENERAL', joinCode: 'x' }, {}],
  [
    'POST',
    'channels.kick',
    'isChannelsKickProps',
    { roomId: 'GENERAL', userId: 'x' },
    { roomId: 'GENERAL', username: 'ada' },
  ],
  [
    'POST',
    'channels.setAnnouncement',
    'isChannelsSetAnnouncementProps',
    { roomId: 'GENERAL', announcement: 'x' },
    { roomId: 'GENERAL' },
  ],
  [
    'POST',
    'channels.setReadOnly',
    'isChannelsSetReadOnlyProps',
    { roomId: 'GENERAL', readOnly: false },
    { roomId: 'GENERAL', readOnly: 'maybe' },
  ],
  ['GET', 'groups.info', 'isGroupsInfoProps', { roomId: 'x' }, {}],
  [
    'POST',
    'groups.invite',
    'isGroupsInviteProps',
    { roomId: 'x', userId: 'y' },
    { roomId: 'x', username: 'ada' },
    { roomId: 'x', user_id: 'y' },
    { userId: 'y' },
  ],
  ['GET', 'groups.history', 'isGroupsHistoryProps', { roomId: 'x', count: '5' }, {}],
  ['POST', 'groups.create', 'isGroupsCreateProps', { name: 'five' }, {}],
  ['POST', 'groups.setTopic', 'isGroupsSetTopicProps', { roomId: 'x', topic: 'y' }, { roomId: 'x' }],
  ['POST', 'groups.addModerator', 'isGroupsAddModeratorProps', { roomId: 'x', userId: 'y' }, { userId: 'y' }],
  [
    'POST',
    'dm.create',
    'isDmCreateProps',
    { username: 'ada' },
    { usernames: 'ada,bob' },
    { usernames: ['ada'] },
    {},
    { username: 'ada', usernames: 'ada' },
  ],
  ['GET', 'dm.history', 'isDmHistoryProps', { roomId: 'x', count: '5', inclusive: 'true' }, { username: 'ada' }],
  [
    'GET',
    'dm.messages',
    'isDmMessagesProps',
    { roomId: 'x', ...paged },
    { username: 'ada' },
    { roomId: 'x', username: 'ada' },
    {},
  ],
  ['GET', 'dm.members', 'isDmMemberProps', { roomId: 'x' }, { username: 'ada' }, {}],
  ['POST', 'rooms.join', 'isRoomsJoinProps', { roomId: 'GENERAL' }, { roomName: 'general' }, {}],
  [
    'POST',
    'rooms.createDiscussion',
    'isRoomsCreateDiscussionProps',
    { prid: 'GENERAL', t_name: 'x' },
    { t_name: 'x' },
    { prid: 'GENERAL', t_name: 'x', name: 'y' },
  ],
  ['GET', 'rooms.isMember', 'isRoomsIsMemberProps', { roomId: 'GENERAL', username: 'ada' }, { username: 'ada' }],
  ['POST', 'rooms.hide', 'isRoomsHideProps', { roomId: 'GENERAL' }, {}],
  [
    'POST',
    'rooms.muteUser',
    'isRoomsMuteUnmuteUserProps',
    { roomId: 'GENERAL', username: 'ada' },
    { roomId: 'GENERAL' },
  ],
  [
    'POST',
    'rooms.cleanHistory',
    'isRoomsCleanHistoryProps',
    { roomId: 'GENERAL', latest: '2026-01-01T00:00:00.000Z', oldest: '2025-01-01T00:00:00.000Z' },
    { roomId: 'GENERAL' },
  ],
  [
    'POST',
    'rooms.saveRoomSettings',
    'isRoomsSaveRoomSettingsProps',
    { rid: 'GENERAL', roomTopic: 'x' },
    { roomTopic: 'x' },
    { rid: 'GENERAL', topic: 'x' },
  ],
  [
    'GET',
    'users.info',
    'isUsersInfoParamsGetProps',
    { username: 'ada' },
    { userId: 'x' },
    {},
    { userId: 'x', username: 'ada' },
    { email: 'ada@example.test' },
    { username: 'ada', includeUserRooms: 'true' },
  ],
  ['GET', 'users.list', 'isUsersListParamsGET', { ...paged }, { foo: 'x' }],
  ['GET', 'users.getPresence', 'isUsersGetPresenceParamsGET', { username: 'ada' }, {}, { name: 'ada' }],
  ['GET', 'users.getStatus', 'isUsersGetStatusParamsGET', { userId: 'x' }, { id: 'x' }],
  [
    'GET',
    'users.presence',
    'isUsersPresenceParamsGET',
    { ids: 'a,b' },
    { from: '2026-01-01T00:00:00.000Z' },
    { id: 'a' },
  ],
  ['GET', 'users.autocomplete', 'isUsersAutocompleteProps', { selector: '{"term":"a"}' }, {}],
  [
    'GET',
    'subscriptions.get',
    'isSubscriptionsGetProps',
    {},
    { updatedSince: '2026-01-01T00:00:00.000Z' },
    { since: 'x' },
  ],
  ['GET', 'subscriptions.getOne', 'isSubscriptionsGetOneProps', { roomId: 'GENERAL' }, { rid: 'GENERAL' }],
  [
    'POST',
    'subscriptions.read',
    'isSubscriptionsReadProps',
    { rid: 'GENERAL' },
    { roomId: 'GENERAL' },
    {},
    { rid: 'GENERAL', readThreads: true },
  ],
  [
    'POST',
    'subscriptions.unread',
    'isSubscriptionsUnreadProps',
    { roomId: 'GENERAL' },
    { firstUnreadMessage: { _id: 'x' } },
    {},
  ],
  ['GET', 'directory', 'isDirectoryProps', { type: 'users', text: 'a' }, { kind: 'users' }],
  ['GET', 'spotlight', 'isSpotlightProps', { query: 'a' }, {}],
  ['GET', 'emoji-custom.list', 'isEmojiCustomList', {}, { updatedSince: '2026-01-01T00:00:00.000Z' }, { since: 'x' }],
  ['GET', 'settings.public', 'isSettingsPublicWithPaginationProps', { _id: 'Site_Name' }, { id: 'Site_Name' }],
  ['GET', 'integrations.list', 'isIntegrationsListProps', { count: '5' }, { items: '5' }],
];

async function call(client: Client, method: 'GET' | 'POST', endpoint: string, params: Json) {
  return method === 'GET' ? client.get(endpoint, params) : client.post(endpoint, params);
}

/** Where the emulator's verdict, or its words, differ from the published validator's. */
async function differences(bot: Client, all: readonly Case[]): Promise<string[]> {
  const differing: string[] = [];
  for (const [method, endpoint, name, ...samples] of all)
    for (const sample of samples) {
      const check = validator(name);
      const isRight = check(structuredClone(sample));
      const words = (check.errors ?? []).map(({ message }) => message).join('\n ');
      const { body } = await call(bot, method, endpoint, sample);
      const { error } = body as Json;
      const isTaken = !isRefusal(body);
      if (isTaken !== isRight)
        differing.push(
          `${endpoint} ${JSON.stringify(sample)}: ${isRight ? 'right' : `wrong (${words})`}, we say ${String(error)}`,
        );
      else if (
        !isRight &&
        !words.startsWith(
          String(error)
            .split('\n')[0]
            ?.replace(/ \[[\w-]+\]$/, '') ?? '-',
        )
      )
        differing.push(`${endpoint} ${JSON.stringify(sample)}: "${words}", we say "${String(error)}"`);
    }
  return differing;
}

const isRefusal = (body: Json) => /invalid-params$/.test(String(body.errorType)) && body.errorType !== undefined;

describe('parameters are refused as the published validators refuse them', () => {
  it('by the same verdict and in the same words, call by call', async () => {
    const { bot, rc } = await start();
    rc.setRoles(rc.world.bot.handle, ['admin', 'bot', 'user']);
    expect(await differences(bot, cases)).toEqual([]);
    // And it would be seen: these parameters are compared with another call's validator.
    expect(
      await differences(bot, [['GET', 'chat.getMessage', 'isChatGetThreadMessagesProps', { msgId: 'x' }]]),
    ).toHaveLength(1);
  });

  it('bodies and queries have codes of their own', async () => {
    const { bot } = await start();
    expect((await bot.post('chat.react', {})).body).toMatchObject({ success: false, errorType: 'invalid-params' });
    expect((await bot.get('chat.getMessage')).body).toEqual({
      success: false,
      error: "must have required property 'msgId' [error-invalid-params]",
      errorType: 'error-invalid-params',
    });
  });
});

describe('failures have the published shapes', () => {
  it('400, 401, 403, 404', async () => {
    const { bot, rc, as } = await start({ version: '9.0.0' });
    const check = async (name: string, status: number, answer: ReturnType<Client['get']>) => {
      const { body, status: got, text } = await answer;
      expect(got, text).toBe(status);
      expect(validator(name)(structuredClone(body)), text).toBe(true);
    };
    await check('validateBadRequestErrorResponse', 400, bot.post('chat.react', {}));
    await check('validateBadRequestErrorResponse', 400, bot.get('chat.getMessage', { msgId: 'none' }));
    await check(
      'validateBadRequestErrorResponse',
      400,
      bot.post('chat.postMessage', { channel: '#nowhere', text: 'x' }),
    );
    await check('validateBadRequestErrorResponse', 400, bot.get('rooms.info', { roomId: 'none' }));
    const { Client: Bare } = await import('./harness.js');
    await check('validateUnauthorizedErrorResponse', 401, new Bare(rc).get('me'));
    await check('validateForbiddenErrorResponse', 403, as('ada').get('rooms.adminRooms'));
    const message = rc.world.user('bob').say('general', 'x');
    await check(
      'validateForbiddenErrorResponse',
      403,
      as('ada').post('chat.update', { roomId: 'GENERAL', msgId: message.id, text: 'y' }),
    );
    await check('validateNotFoundErrorResponse', 404, bot.get('rooms.everything'));
  });
});
