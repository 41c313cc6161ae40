import type { AgentDialect } from '../agent-dialect.js';
import type { SymphonyClient } from '../client/client.js';
import type { SymphonyConfig } from '../config.js';
import type { SymphonyReader } from '../reader.js';

/** What the operations work with. They are plain functions, so that the backend's class stays a table of contents. */
export type SymphonyContext = {
  readonly client: SymphonyClient;
  readonly reader: SymphonyReader;
  readonly config: SymphonyConfig;
  readonly markup: AgentDialect;
  readonly account: string;
};

/** The account's own user id. Operations run after authentication. */
export function selfIdOf({ reader }: Pick<SymphonyContext, 'reader'>): string {
  if (reader.selfId === undefined) throw new Error('The Symphony backend is not authenticated.');
  return reader.selfId;
}
