import { isChatError } from '../../../core/errors/index.js';
import type { ClientParts } from './parts.js';
import { needed } from './read/answer.js';
import { readUser } from './read/user.js';
import { itemsOf } from './read/values.js';
import type { CallOptions } from './transport/teamwire-transport.js';
import type { TWUser } from './user.js';

/** The people whom the bot can see. */
export class Users {
  readonly #parts: ClientParts;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** @param query - a part of the name; without it everybody */
  async find(query?: string | undefined, options: CallOptions = {}): Promise<TWUser[]> {
    const answer = await this.#parts.transport.call('findUsers', { query }, options);
    return itemsOf(answer, readUser).map((data) => this.#parts.directory.learnUser(data));
  }

  /** @returns `undefined` when there is none whom the bot can see */
  async getById(uid: string, options: CallOptions = {}): Promise<TWUser | undefined> {
    try {
      const answer = await this.#parts.transport.call('getUser', { uid }, options);
      return this.#parts.directory.learnUser(needed(readUser(answer), 'getUser'));
    } catch (error) {
      if (isChatError(error) && error.code === 'not_found') return undefined;
      throw error;
    }
  }
}
