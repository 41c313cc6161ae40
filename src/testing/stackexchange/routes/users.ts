import type { ServerAnswer } from '../../server/index.js';
import type { UserRecord } from '../../world/index.js';
import type { StackExchangeCall } from '../call.js';
import { epoch, type Json, stringifyWire } from '../json.js';
import { pingNameOf } from '../mentions.js';
import { roomData, userData } from '../native.js';
import { PageError } from '../page-error.js';
import { emailHash } from '../pages/layout.js';
import { get, html, json, post, type Route, text } from './route.js';

/** People. (Wire sheet, section 3.1.) */
export const userRoutes: Route[] = [
  post('/user/info', 'none', info),
  get('/users/thumbs/{user}', (call) => json(thumbs(need(call), call))),
  get('/users/search', search),
  post('/users/ignorelist/add', 'account', async (call) => {
    const id = (await call.field('id')) ?? '';
    const data = userData(call.actor);
    data.ignores = new Set([...(data.ignores ?? []), id]);
    call.site.events.post([
      {
        type: 13,
        at: epoch(call.site.state.now()),
        fields: { user_id: Number(call.actor.id), user_name: call.actor.name, target_user_id: Number(id) },
        rooms: [],
        toUser: call.actor.id,
      },
    ]);
    return text('');
  }),
];

/** @throws PageError 404 */
function need(call: StackExchangeCall): UserRecord {
  const user = call.site.user(call.param('user'));
  if (!user) throw new PageError(404, 'Page not found');
  return user;
}

/** No key and no cookie is needed; who is not known is missing. */
async function info(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site } = call;
  const ids = ((await call.field('ids')) ?? '').split(',').map((id) => id.trim());
  const room = site.state.channels.get((await call.field('roomId', 'roomid')) ?? '');
  const users = ids.flatMap((id) => {
    const user = site.user(id);
    if (!user) return [];
    const { lastPost, lastSeen } = userData(user);
    const seen = room ? roomData(room).lastSeen?.get(user.id) : lastSeen;
    return [
      {
        id: Number(user.id),
        name: user.name,
        email_hash: emailHash(user),
        reputation: site.reputationOf(user),
        is_moderator: site.isModerator(user) || null,
        is_owner: (room && site.accessOf(user, room) === 'owner') || null,
        last_post: lastPost ? epoch(lastPost) : null,
        last_seen: seen ? epoch(seen) : null,
      },
    ];
  });
  return json({ users });
}

function thumbs(user: UserRecord, { site }: StackExchangeCall): Json {
  const { lastPost, lastSeen, about } = userData(user);
  const seconds = (at: Date | undefined) => (at ? epoch(at) : null);
  return {
    id: Number(user.id),
    name: user.name,
    email_hash: emailHash(user),
    last_seen: seconds(lastSeen),
    last_post: seconds(lastPost),
    rooms: site.roomsOf(user).map((id) => {
      const room = site.state.channels.need(id);
      return { id: Number(id), name: room.name, last_post: seconds(lastPost), activity: 0 };
    }),
    usage: null,
    user_message: about ?? '',
    is_moderator: site.isModerator(user) || null,
    reputation: site.reputationOf(user),
    profileUrl: `//${site.loginSite}/users/${user.id}/${encodeURIComponent(pingNameOf(user).toLowerCase())}`,
    site: { icon: `//cdn.sstatic.net/${site.loginSite}/img/icon-16.png`, caption: site.loginSite },
    invite_targets: [],
    host: `chat.${site.host}`,
    may_pairoff: true,
  };
}

/** One object a line. (Wire sheet, section 3.1.) */
function search(call: StackExchangeCall): ServerAnswer {
  const limit = Number(call.query('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 0)
    return html('<html><body><h1>Oops! Something Bad Happened!</h1></body></html>', 500);
  const wanted = (call.query('q') ?? '').toLowerCase();
  const found = call.site.state.users
    .all()
    .filter((user) => user.name.toLowerCase().includes(wanted))
    .slice(0, Math.min(limit, 100));
  return text(
    found.map((user) => stringifyWire({ id: Number(user.id), dn: user.name, hash: emailHash(user) })).join('\n'),
  );
}
