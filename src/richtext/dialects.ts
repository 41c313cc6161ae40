import type { Channel, Mention, Message, User } from '../models/index.js';
import type { Dialect, ParseOptions, Rendered, RenderOptions } from './dialect.js';
import { DialectError } from './dialect-error.js';
import { markdownDialect } from './markdown/dialect.js';
import { channelMention, userMention } from './mention-nodes.js';
import type { MentionNode, RichText } from './nodes.js';
import { plainTextDialect } from './plain-text-dialect.js';
import { splitParagraphs } from './split-paragraphs.js';

/** A dialect, or the name of one that is built in or loaded. */
export type DialectRef = string | Dialect;

const known = new Map<string, Dialect>([
  [markdownDialect.name, markdownDialect],
  [plainTextDialect.name, plainTextDialect],
]);

/**
 * Makes a dialect known by its name. One of the same name is replaced.
 *
 * @returns the dialect
 */
export function registerDialect<Named extends Dialect>(dialect: Named): Named {
  known.set(dialect.name, dialect);
  return dialect;
}

/** The names of the dialects that are known now. */
export function dialectNames(): string[] {
  return [...known.keys()];
}

/** The dialect of a name, or `undefined` when it is not known (yet). */
export function findDialect(name: string): Dialect | undefined {
  return known.get(name);
}

/**
 * The dialect of a name. `markdown` and `plaintext` are always known; a platform's own and `html` once its backend, its
 * subpath or `loadDialect` has loaded them.
 *
 * @throws DialectError that names the call which loads it
 */
export function getDialect(dialect: DialectRef): Dialect {
  if (typeof dialect !== 'string') return dialect;
  const found = known.get(dialect);
  if (found) return found;
  throw new DialectError(
    `the dialect '${dialect}' is not loaded: call \`await loadDialect('${dialect}')\` first (known now: ${dialectNames().join(', ')})`,
  );
}

/**
 * Reads a text of a dialect, or a message completely: its mentions, entities and blocks too.
 *
 * In a message of a platform whose markup has no paragraphs, blank lines are read as the limits of paragraphs.
 *
 * @throws DialectError when the dialect is not loaded
 */
export function parse(text: string, dialect: DialectRef, options?: ParseOptions): RichText;
export function parse(message: Message): RichText;
export function parse(source: string | Message, dialect?: DialectRef, options?: ParseOptions): RichText {
  if (typeof source !== 'string') return parseMessage(source);
  if (dialect === undefined) throw new DialectError("parse(text) needs a dialect: parse(text, 'markdown')");
  return getDialect(dialect).parse(source, options);
}

function parseMessage(message: Message): RichText {
  const dialect = getDialect(message.platform);
  const tree =
    dialect.parseMessage?.(message) ??
    dialect.parse(message.content, { platform: message.platform, account: message.account, nameOf: namesOf(message) });
  return dialect.limits.missing.includes('paragraph') ? splitParagraphs(tree) : tree;
}

function namesOf(message: Message): (kind: Mention['kind'], id: string) => string | undefined {
  return (kind, id) => message.mentions.find((one) => one.kind === kind && one.id === id)?.name;
}

/**
 * Writes a tree in a dialect. What the dialect lacks is degraded; `renderWithLosses` tells what.
 *
 * @throws DialectError when the dialect is not loaded
 */
export function render(tree: RichText, dialect: DialectRef, options?: RenderOptions): string {
  return getDialect(dialect).render(tree, options).text;
}

/** Writes a tree in a dialect, and tells what was degraded, from what to what. */
export function renderWithLosses(tree: RichText, dialect: DialectRef, options?: RenderOptions): Rendered {
  return getDialect(dialect).render(tree, options);
}

/**
 * A text of one dialect in another. Mentions and custom emoji become names unless `to` is a dialect of the same platform.
 */
export function convert(
  text: string,
  from: DialectRef,
  to: DialectRef,
  options?: ParseOptions & RenderOptions,
): string {
  const source = getDialect(from);
  const tree = source.parse(text, options);
  return render(source.limits.missing.includes('paragraph') ? splitParagraphs(tree) : tree, to, options);
}

/** The mentions of a text, typed, with their place in it. */
export function parseMentions(text: string, dialect: DialectRef): Mention[] {
  return getDialect(dialect).parseMentions(text);
}

/**
 * The mention of a user in the markup of the user's platform: `<@U1>`. For content, put the user in `md` instead.
 *
 * @throws DialectError when the platform's dialect is not loaded
 */
export function mentionUser(user: User): string {
  return renderMention(userMention(user));
}

/** The mention of a channel in the markup of the channel's platform: `<#C1>`. */
export function mentionChannel(channel: Channel): string {
  return renderMention(channelMention(channel));
}

function renderMention(node: MentionNode): string {
  const tree: RichText = { type: 'root', children: [{ type: 'paragraph', children: [node] }] };
  return render(tree, node.platform, { platform: node.platform, account: node.account });
}
