import { isChatError } from '../../../core/errors/index.js';
import type { TWGroup } from './group.js';
import type { ClientParts } from './parts.js';
import { needed } from './read/answer.js';
import { readGroup } from './read/group.js';
import { itemsOf } from './read/values.js';
import type { CallOptions } from './transport/teamwire-transport.js';

/** The groups that the bot can see. */
export class Groups {
  readonly #parts: ClientParts;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  async list(options: CallOptions = {}): Promise<TWGroup[]> {
    const list = itemsOf(await this.#parts.transport.call('listGroups', {}, options), readGroup);
    await this.#parts.directory.prepare(
      list.flatMap(({ memberUids }) => memberUids),
      [],
      options.signal,
    );
    return list.map((data) => this.#parts.directory.learnGroup(data));
  }

  /** @returns `undefined` when there is none that the bot can see */
  async getById(gid: string, options: CallOptions = {}): Promise<TWGroup | undefined> {
    try {
      const data = needed(readGroup(await this.#parts.transport.call('getGroup', { gid }, options)), 'getGroup');
      await this.#parts.directory.prepare(data.memberUids, [], options.signal);
      return this.#parts.directory.learnGroup(data);
    } catch (error) {
      if (isChatError(error) && error.code === 'not_found') return undefined;
      throw error;
    }
  }
}
