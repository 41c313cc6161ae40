import type { ClientContext } from './context.js';
import { LazyGroup } from './lazy-group.js';
import { readUserPage } from './pages/user-page.js';

type UserFacts = {
  name: string | undefined;
  about: string;
  isModerator: boolean;
  messageCount: number | undefined;
  roomCount: number | undefined;
  /** `null`: the page shows none. */
  reputation: number | null;
  lastSeen: number | null;
  lastMessage: number | null;
};

/**
 * A user of the chat. Its properties are fetched when they are first asked for, all from one page; they stay as they were
 * then until `refresh()`. There is one object per user and client. The special users have negative ids (-1 is Community).
 */
export class StackExchangeUser {
  /** The chat's own id; it may differ from the user's id on the site. */
  readonly id: number;
  readonly #facts: LazyGroup<UserFacts>;

  /** @internal Use `client.getUser`. */
  constructor(id: number, { reading }: ClientContext) {
    this.id = id;
    this.#facts = new LazyGroup<UserFacts>(`/users/${id}`, async () => {
      const page = readUserPage(id, await reading.page(`/users/${id}`));
      const { reputation = null, lastSeen = null, lastMessage = null } = page;
      return { ...page, reputation, lastSeen, lastMessage };
    });
  }

  /** The display name. @throws NotFoundError for a user that is not there */
  name(): Promise<string> {
    return this.#facts.get('name');
  }

  /** What the user says of themselves, as text; `''` for nothing. */
  about(): Promise<string> {
    return this.#facts.get('about');
  }

  isModerator(): Promise<boolean> {
    return this.#facts.get('isModerator');
  }

  /** How many messages the user has written on this chat. */
  messageCount(): Promise<number> {
    return this.#facts.get('messageCount');
  }

  /** In how many rooms the user has been. */
  roomCount(): Promise<number> {
    return this.#facts.get('roomCount');
  }

  /** The reputation of the linked accounts; `undefined` where none is shown. */
  async reputation(): Promise<number | undefined> {
    return (await this.#facts.get('reputation')) ?? undefined;
  }

  /** Roughly how many seconds ago the user was last seen; `undefined` where it is not known. */
  async lastSeen(): Promise<number | undefined> {
    return (await this.#facts.get('lastSeen')) ?? undefined;
  }

  /** Roughly how many seconds ago the user last wrote; `undefined` where it is not known. */
  async lastMessage(): Promise<number | undefined> {
    return (await this.#facts.get('lastMessage')) ?? undefined;
  }

  /** The next property is fetched anew. */
  refresh(): void {
    this.#facts.forget();
  }

  /** @internal What events and lists tell. */
  learn(facts: { name?: string | undefined; isModerator?: boolean | undefined }): void {
    const { name, isModerator } = facts;
    this.#facts.learn({ ...(name !== undefined && { name }), ...(isModerator !== undefined && { isModerator }) });
  }
}
