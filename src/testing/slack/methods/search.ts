import type { MessageRecord } from '../../world/index.js';
import type { SlackCall, SlackMethod } from '../method.js';
import { SlackError } from '../slack-error.js';
import { channelType, wireName } from '../wire/channel.js';

type Query = { words: string[]; fits: (message: MessageRecord) => boolean };

/** Words and the modifiers `in:`, `from:`, `before:`, `after:`, `on:`, `has:`, with `-` for not. */
function readQuery(call: SlackCall, query: string): Query {
  const words: string[] = [];
  const tests: ((message: MessageRecord) => boolean)[] = [];
  for (const [, minus, key, quoted, bare] of query.matchAll(
    /(-?)(?:(in|from|before|after|on|has):)?(?:"([^"]*)"|(\S+))/g,
  )) {
    const value = quoted ?? bare ?? '';
    const test = key ? modifier(call, key, value) : undefined;
    if (test) tests.push(minus ? (message) => !test(message) : test);
    else if (minus) tests.push((message) => !readable(call, message).includes(value.toLowerCase()));
    else words.push(value.toLowerCase());
  }
  return {
    words,
    fits: (message) =>
      tests.every((test) => test(message)) && words.every((word) => readable(call, message).includes(word)),
  };
}

function readable(call: SlackCall, message: MessageRecord): string {
  return `${message.content}\n${call.state.platform.readText(message, call.state)}`.toLowerCase();
}

function modifier(call: SlackCall, key: string, value: string): ((message: MessageRecord) => boolean) | undefined {
  const { state } = call;
  const name = value.replace(/^[@#]/, '').replace(/^<[@#]([A-Z0-9]+)(?:\|.*)?>$/, '$1');
  if (key === 'in') {
    const channel = state.channels.get(name) ?? state.channels.byName(name);
    return (message) => message.channelId === channel?.id;
  }
  if (key === 'from') {
    const user = name === 'me' ? call.actor : (state.users.get(name) ?? state.users.byHandle(name));
    return (message) => message.authorId === user?.id;
  }
  if (key === 'has')
    return value === 'link' ? (message) => /<https?:/.test(message.content) : (message) => message.reactions.length > 0;
  const day = (date: Date) => date.toISOString().slice(0, 10);
  // Days, exclusive on both sides.
  if (key === 'before') return (message) => day(message.createdAt) < value;
  if (key === 'after') return (message) => day(message.createdAt) > value;
  return (message) => day(message.createdAt) === value;
}

export const searchMethods: Record<string, SlackMethod> = {
  'search.messages': {
    tokens: ['user'],
    scopes: ['search:read'],
    formOnly: true,
    run: (call) => {
      const { args, workspace, state } = call;
      const query = args.need('query', 'no_query');
      const { words, fits } = readQuery(call, query);
      const visible = [...state.messages.all()].filter(
        (message) => message.ephemeralTo === undefined && call.canSee(state.channels.need(message.channelId)),
      );
      const found = visible
        .filter(fits)
        .sort((a, b) => (args.string('sort_dir') === 'asc' ? compare(a, b) : compare(b, a)));
      const count = Math.min(Math.max(args.integer('count') ?? 20, 1), 100);
      const cursor = args.string('cursor');
      const number = cursor && cursor !== '*' ? pageOf(cursor) : Math.max(args.integer('page') ?? 1, 1);
      const pages = Math.max(Math.ceil(found.length / count), 1);
      const shown = found.slice((number - 1) * count, number * count);
      const next = cursor && number < pages ? Buffer.from(`search:${number + 1}`).toString('base64') : '';
      return {
        query,
        messages: {
          total: found.length,
          matches: shown.map((message) => match(call, message, args.boolean('highlight') ? words : [])),
          paging: { count, total: found.length, page: number, pages },
          pagination: {
            total_count: found.length,
            page: number,
            per_page: count,
            page_count: pages,
            first: shown.length ? (number - 1) * count + 1 : 0,
            last: (number - 1) * count + shown.length,
          },
        },
        ...(cursor ? { response_metadata: { next_cursor: next } } : {}),
        team: workspace.team.id,
      };
    },
  },
};

function compare(a: MessageRecord, b: MessageRecord): number {
  return a.id < b.id ? -1 : 1;
}

function pageOf(cursor: string): number {
  const number = Number(/^search:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'))?.[1]);
  if (!Number.isInteger(number)) throw new SlackError('invalid_cursor');
  return number;
}

function match(call: SlackCall, message: MessageRecord, highlight: string[]) {
  const channel = call.state.channels.need(message.channelId);
  const type = channelType(channel);
  const marked = highlight.reduce(
    (text, word) => text.replaceAll(new RegExp(escapePattern(word), 'gi'), (hit) => `\uE000${hit}\uE001`),
    message.content,
  );
  return {
    iid: `${channel.id}-${message.id}`,
    team: call.workspace.team.id,
    score: 0,
    channel: {
      id: channel.id,
      is_channel: type === 'channel',
      is_group: type === 'group',
      is_im: type === 'im',
      is_mpim: type === 'mpim',
      is_shared: false,
      is_private: type !== 'channel',
      name: wireName(channel, call.workspace),
    },
    type: 'message',
    user: message.authorId,
    username: call.state.users.get(message.authorId)?.handle ?? '',
    ts: message.id,
    text: marked,
    permalink: call.workspace.permalink(message),
    no_reactions: message.reactions.length === 0,
  };
}

function escapePattern(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
