import type { TeamwireClient } from '../client/client.js';
import type { TeamwireConfig } from '../config.js';
import type { TeamwireReader } from '../reader.js';

/** What the operations work with. They are plain functions, so that the backend's class stays a table of contents. */
export type TeamwireContext = {
  readonly client: TeamwireClient;
  readonly reader: TeamwireReader;
  readonly config: TeamwireConfig;
  readonly account: string;
};

/** The bot's own user id. Operations run after authentication. */
export function selfIdOf({ reader }: Pick<TeamwireContext, 'reader'>): string {
  if (reader.selfId === undefined) throw new Error('The Teamwire backend is not authenticated.');
  return reader.selfId;
}
