import { isChatError } from '../../core/errors/index.js';
import type { Outgoing } from '../../core/operations/outgoing.js';
import { type MentionNode, type RenderOptions, type RichText, visit } from '../../richtext/index.js';
import { createRocketChatDialect, type RocketChatDialect } from './dialect.js';
import type { RocketChatReader } from './reader.js';

type Home = { readonly platform: string; readonly account: string; readonly timeZone: string | undefined };

/**
 * Rocket.Chat mentions by username, models by id. Rendering cannot ask for a name, so an id that is not known stands for
 * itself at first (ids are shaped like names); before the send the names are asked for and the text is rendered again.
 */
export class MentionNames {
  readonly dialect: RocketChatDialect;
  #reader: RocketChatReader | undefined;
  /** Ids that nobody has. */
  readonly #unknown = new Set<string>();

  constructor() {
    this.dialect = createRocketChatDialect({
      nameOf: (kind, id) => this.#nameOf(kind, id) ?? (this.#unknown.has(`${kind} ${id}`) ? undefined : id),
    });
  }

  /** The dialect is wanted before there is a reader. */
  ask(reader: RocketChatReader): void {
    this.#reader = reader;
  }

  /** The text of a message with every mention by its name. */
  async settle(
    message: Pick<Outgoing, 'text' | 'tree' | 'mentions' | 'losses'>,
    home: Home,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const { text, tree, mentions } = message;
    if (!tree || mentions === 'none') return text;
    const open = mentionsIn(tree, home).filter(({ kind, id = '' }) => this.#nameOf(kind, id) === undefined);
    if (open.length === 0) return text;
    for (const { kind, id = '' } of open) await this.#learn(kind, id, signal);
    const options: RenderOptions = { ...home, mentions: 'nodes' };
    const rendered = this.dialect.render(tree, options);
    // All else that was lost has been told by the first rendering.
    message.losses.push(...rendered.losses.filter(({ feature }) => feature === 'mention'));
    return rendered.text;
  }

  #nameOf(kind: MentionNode['kind'], id: string): string | undefined {
    const context = this.#reader?.context;
    if (kind === 'user') return context?.userById(id)?.handle;
    if (kind === 'channel') return context?.room(id)?.slug;
    return this.#reader?.teamName(id);
  }

  async #learn(kind: MentionNode['kind'], id: string, signal: AbortSignal | undefined): Promise<void> {
    const reader = this.#reader;
    try {
      if (kind === 'user') await reader?.usernameOf(id, signal);
      else if (kind === 'channel') await reader?.room(id, signal);
      if (this.#nameOf(kind, id) !== undefined) return;
    } catch (error) {
      if (!isChatError(error) || !['not_found', 'forbidden', 'invalid'].includes(error.code)) throw error;
    }
    if (this.#unknown.size > 1_000) this.#unknown.clear();
    this.#unknown.add(`${kind} ${id}`);
  }
}

function mentionsIn(tree: RichText, { platform, account }: Home): MentionNode[] {
  const found: MentionNode[] = [];
  visit(tree, (node) => {
    if (node.type !== 'mention' || node.id === undefined) return;
    if (node.platform === platform && node.account === account) found.push(node);
  });
  return found;
}
