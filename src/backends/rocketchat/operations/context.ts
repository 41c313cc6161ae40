import type { RocketChatClient } from '../client/client.js';
import type { RocketChatConfig } from '../config.js';
import type { MentionNames } from '../mention-names.js';
import type { RocketChatReader } from '../reader.js';
import type { Typing } from '../typing.js';

/** What every operation works with. */
export type RocketChatContext = {
  readonly client: RocketChatClient;
  readonly reader: RocketChatReader;
  readonly config: RocketChatConfig;
  readonly account: string;
  readonly mentions: MentionNames;
  readonly typing: Typing;
};
