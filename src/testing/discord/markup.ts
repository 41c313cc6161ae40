import type { GroupRecord, UserRecord, WorldState } from '../world/index.js';

/** What a mention shows; a function for each kind. */
export type NamesOf = {
  user(id: string): string | undefined;
  role(id: string): string | undefined;
  channel(id: string): string | undefined;
};

export const mentionPattern = /<(?:@!?(?<user>\d{17,20})|@&(?<role>\d{17,20})|#(?<channel>\d{17,20}))>/g;

const literals =
  /\\(?<escaped>[!-/:-@[-`{-~])|```(?:[\w+#.-]*\n)?(?<fence>[\s\S]*?)\n?```|(?<ticks>`+)(?<code>[^`](?:[\s\S]*?[^`])?)\k<ticks>(?!`)|(?<url>(?<!\]\(<?)https?:\/\/[^\s<>)]+)/g;

/** Markdown of Discord as a reader sees it: without marks, mentions by name. (Wire sheet, section 13.) */
export function readMarkup(source: string, names: NamesOf): string {
  const kept: string[] = [];
  // What must not be read again is put aside under a number.
  const keep = (text: string) => `\uE000${kept.push(text) - 1}\uE001`;
  let text = source.replace(literals, (...args) => {
    const { escaped, fence, code, url } = args.at(-1) as Record<string, string | undefined>;
    return keep(escaped ?? fence ?? code ?? url ?? '');
  });
  text = text
    .replace(mentionPattern, (whole, ...args) => {
      const { user, role, channel } = args.at(-1) as Record<string, string | undefined>;
      if (user !== undefined) return keep(`@${names.user(user) ?? 'unknown-user'}`);
      if (role !== undefined) return keep(`@${names.role(role) ?? 'deleted-role'}`);
      if (channel !== undefined) return keep(`#${names.channel(channel) ?? 'unknown'}`);
      return whole;
    })
    .replace(/<a?:(\w{2,32}):\d{17,20}>/g, (_whole, name: string) => keep(`:${name}:`))
    .replace(/<t:(-?\d{1,13})(?::[tTdDfFsSR])?>/g, (_whole, seconds: string) =>
      keep(new Date(Number(seconds) * 1_000).toISOString()),
    )
    .replace(/<\/([^:>]+):\d{17,20}>/g, (_whole, name: string) => keep(`/${name}`))
    .replace(/<(\uE000\d+\uE001|[a-z][a-z0-9+.-]*:[^\s<>]+)>/gi, '$1')
    .replace(
      /\[((?:[^[\]]|\[[^\]]*\])+)\]\(<?(?:\uE000\d+\uE001|[^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?: "[^"]*")?\)/g,
      '$1',
    )
    .replace(/^(?:#{1,3}|-#|>>>|>) (?=.)/gm, '')
    .replace(/^(\s*)[*-] (?=.)/gm, '$1• ')
    // It has no width: `@everyone` is written with one in it when nobody is to be pinged.
    .replace(/@\u200b(?=everyone|here)/g, '@');
  return unmark(text).replace(/\uE000(\d+)\uE001/g, (_whole, index: string) => kept[Number(index)] ?? '');
}

const marks = [
  /\*\*\*(?=\S)([\s\S]*?\S)\*\*\*/g,
  /\*\*(?=\S)([\s\S]*?\S)\*\*/g,
  /__(?=\S)([\s\S]*?\S)__/g,
  /~~(?=\S)([\s\S]*?\S)~~/g,
  /\|\|([\s\S]+?)\|\|/g,
  /\*(?=[^\s*])([\s\S]*?[^\s*])\*/g,
  /(?<![\p{L}\p{N}_])_(?=[^\s_])([\s\S]*?[^\s])_(?![\p{L}\p{N}_])/gu,
];

function unmark(text: string): string {
  for (let turn = 0; turn < 6; turn += 1) {
    const before = text;
    for (const mark of marks) text = text.replace(mark, '$1');
    if (text === before) break;
  }
  return text;
}

/** Whom a text refers to, outside code. */
export function mentionsIn(content: string): { users: string[]; roles: string[]; everyone: boolean } {
  const prose = content.replace(literals, (whole, ...args) => {
    const { fence, code } = args.at(-1) as Record<string, string | undefined>;
    // A backslash does not stop a ping. [U] (Wire sheet, section 13.)
    return fence !== undefined || code !== undefined ? ' ' : whole;
  });
  const all = [...prose.matchAll(mentionPattern)].map((match) => match.groups ?? {});
  const unique = (key: string) => [...new Set(all.flatMap((groups) => groups[key] ?? []))];
  return { users: unique('user'), roles: unique('role'), everyone: /@(?:everyone|here)\b/.test(prose) };
}

export function namesIn(world: WorldState, guildId: string): NamesOf {
  return {
    user: (id) => (world.users.get(id) satisfies UserRecord | undefined)?.handle,
    role: (id) => (id === guildId ? 'everyone' : (world.groups.get(id) satisfies GroupRecord | undefined)?.handle),
    channel: (id) => world.channels.get(id)?.name ?? world.threads.find(id)?.name,
  };
}
