import type { Mention } from '../../../models/index.js';
import { discordDialect } from '../dialect.js';
import { isWire, objectsAt, stringsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import type { NormalizeContext } from './context.js';

type NameOf = NormalizeContext['nameOf'];

/** Names that the message itself brings, before those that are known. */
export function namesIn(message: Wire, known: NameOf): NameOf {
  const users = new Map<string, string>();
  for (const user of objectsAt(message, 'mentions')) {
    const id = textAt(user, 'id');
    const member = isWire(user['member']) ? user['member'] : {};
    const name = textAt(member, 'nick') ?? textAt(user, 'global_name') ?? textAt(user, 'username');
    if (id !== undefined && name !== undefined) users.set(id, name);
  }
  const channels = new Map<string, string>();
  for (const channel of objectsAt(message, 'mention_channels')) {
    const id = textAt(channel, 'id');
    const name = textAt(channel, 'name');
    if (id !== undefined && name !== undefined) channels.set(id, name);
  }
  return (kind, id) =>
    (kind === 'user' ? users.get(id) : kind === 'channel' ? channels.get(id) : undefined) ?? known(kind, id);
}

/**
 * The mentions of a message with their places in its content. Whom it pinged without naming (a reply's author) stands
 * beside the content. `@everyone` as mere text is none.
 */
export function mentionsOf(message: Wire, content: string, nameOf: NameOf): Mention[] {
  const pinged = pingedIds(message);
  const pingsAll = message['mention_everyone'] !== false;
  const inContent = discordDialect
    .parseMentions(content)
    .filter(({ kind }) => pingsAll || (kind !== 'everyone' && kind !== 'here'))
    .map((mention) => named(mention, nameOf));
  const said = new Set(inContent.flatMap(({ kind, id }) => (kind === 'user' && id !== undefined ? [id] : [])));
  const beside = [...pinged]
    .filter((id) => !said.has(id))
    .map((id): Mention => named({ kind: 'user', id, start: 0, end: 0 }, nameOf));
  return [...inContent, ...beside];
}

function named(mention: Mention, nameOf: NameOf): Mention {
  const name = mention.id === undefined ? undefined : (nameOf(mention.kind, mention.id) ?? mention.name);
  return name === undefined ? mention : { ...mention, name };
}

function pingedIds(message: Wire): Set<string> {
  return new Set(objectsAt(message, 'mentions').flatMap((user) => textAt(user, 'id') ?? []));
}

/**
 * True when this account was pinged: by name, by a reply, or by one of its roles; `@everyone` does not count. Discord's own
 * lists decide, as a mention that was kept from pinging is not in them.
 */
export function mentionsMe(
  message: Wire,
  mentions: readonly Mention[],
  context: Pick<NormalizeContext, 'self' | 'guildById'>,
  guildId: string | undefined,
): boolean {
  const me = context.self?.userId;
  if (me === undefined) return false;
  const byName = Array.isArray(message['mentions'])
    ? pingedIds(message).has(me)
    : mentions.some(({ kind, id }) => kind === 'user' && id === me);
  if (byName) return true;
  const own = guildId === undefined ? undefined : context.guildById(guildId)?.ownRoleIds;
  return own !== undefined && stringsAt(message, 'mention_roles').some((id) => id !== guildId && own.has(id));
}
