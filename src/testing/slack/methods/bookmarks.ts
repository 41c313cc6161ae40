import { compact } from '../json.js';
import { anyone, type SlackCall, type SlackMethod } from '../method.js';
import { SlackError } from '../slack-error.js';

function bookmarkOf(call: SlackCall) {
  const channel = call.channel({ name: 'channel_id', member: true });
  const bookmark = call.workspace.bookmarks.get(call.args.need('bookmark_id', 'not_found'));
  if (!bookmark || bookmark.channel_id !== channel.id) throw new SlackError('not_found');
  return bookmark;
}

function linkOf(call: SlackCall): string | undefined {
  const link = call.args.string('link');
  if (link !== undefined && !/^https?:\/\/\S+$/.test(link)) throw new SlackError('invalid_link');
  return link;
}

export const bookmarkMethods: Record<string, SlackMethod> = {
  'bookmarks.add': {
    tokens: anyone,
    scopes: ['bookmarks:write'],
    run: (call) => {
      const channel = call.channel({ name: 'channel_id', member: true });
      if (call.args.need('type', 'invalid_bookmark_type') !== 'link') throw new SlackError('invalid_bookmark_type');
      const link = linkOf(call);
      if (link === undefined) throw new SlackError('invalid_link');
      const mine = [...call.workspace.bookmarks.values()].filter((each) => each.channel_id === channel.id);
      if (mine.length >= 100) throw new SlackError('too_many_bookmarks');
      const now = call.workspace.seconds();
      const bookmark = {
        id: call.workspace.ids.next('Bk'),
        channel_id: channel.id,
        title: call.args.need('title'),
        link,
        emoji: call.args.string('emoji') ?? '',
        icon_url: null,
        entity_id: null,
        type: 'link',
        date_created: now,
        date_updated: 0,
        rank: String(mine.length),
        last_updated_by_user_id: call.actor.id,
        last_updated_by_team_id: call.workspace.team.id,
        shortcut_id: null,
        app_id: null,
      };
      call.workspace.bookmarks.set(bookmark.id, bookmark);
      return { bookmark };
    },
  },
  'bookmarks.edit': {
    tokens: anyone,
    scopes: ['bookmarks:write'],
    run: (call) => {
      const bookmark = bookmarkOf(call);
      const patch = compact({ title: call.args.string('title'), link: linkOf(call), emoji: call.args.string('emoji') });
      Object.assign(bookmark, patch, { date_updated: call.workspace.seconds() });
      return { bookmark };
    },
  },
  'bookmarks.list': {
    tokens: anyone,
    scopes: ['bookmarks:read'],
    run: (call) => {
      const channel = call.channel({ name: 'channel_id', member: true });
      return { bookmarks: [...call.workspace.bookmarks.values()].filter((each) => each.channel_id === channel.id) };
    },
  },
  'bookmarks.remove': {
    tokens: anyone,
    scopes: ['bookmarks:write'],
    run: (call) => {
      call.workspace.bookmarks.delete(String(bookmarkOf(call).id));
      return {};
    },
  },
};
