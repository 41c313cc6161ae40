import { ApiFamily } from './api-family.js';
import type { Caller, CallOptions } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import { listing } from './parameters.js';
import type { ServerApi } from './server.js';
import type { Page } from './types/date.js';
import type { RoomObject } from './types/room.js';
import type { UserObject } from './types/user.js';

export type DirectoryQuery = {
  text?: string | undefined;
  type?: 'users' | 'channels' | 'teams' | undefined;
  workspace?: 'local' | 'external' | 'all' | undefined;
};

/** Finding people and rooms. */
export class DirectoryApi extends ApiFamily {
  readonly #server: ServerApi;

  constructor(caller: Caller, server: ServerApi) {
    super(caller);
    this.#server = server;
  }

  /**
   * The directory, in pages.
   *
   * @param options - `sort` by one field
   */
  async search(query: DirectoryQuery, options: ListOptions = {}): Promise<Page<'result', UserObject & RoomObject>> {
    const version = await this.#server.version(options.signal);
    // Before 7.0 they are one parameter of JSON; a server that hides its version is taken for a new one.
    const isOld = version !== undefined && version.major < 7;
    return this.caller.get('directory', { ...(isOld ? { query: JSON.stringify(query) } : query), ...listing(options) });
  }

  /** About five people and five rooms. @param query - `@x` for people only, `#x` for rooms only */
  spotlight(query: string, options: CallOptions = {}): Promise<{ users: UserObject[]; rooms: RoomObject[] }> {
    return this.caller.get('spotlight', { query, ...options });
  }
}
