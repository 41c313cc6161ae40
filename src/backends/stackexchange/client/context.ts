import type { StackExchangeClient } from './client.js';
import type { StackExchangeMessage } from './message.js';
import type { Reading } from './reading.js';
import type { StackExchangeRoom } from './room.js';
import type { SendQueue } from './send-queue.js';
import type { Sender } from './sender.js';
import type { Session } from './session.js';
import type { StackExchangeUser } from './user.js';
import type { Watching } from './watching.js';
import type { Writing } from './writing.js';

/** What rooms, messages and users of one client work with. */
export type ClientContext = {
  readonly client: StackExchangeClient;
  readonly reading: Reading;
  readonly writing: Writing;
  readonly session: Session;
  readonly sender: Sender;
  /** New messages and edits: what the site throttles. */
  readonly messageQueue: SendQueue;
  /** Stars, pins, deletes. */
  readonly markQueue: SendQueue;
  readonly watching: Watching;
  room(id: number): StackExchangeRoom;
  message(id: number): StackExchangeMessage;
  user(id: number): StackExchangeUser;
  /** A message that somebody holds, if anybody does. */
  knownMessage(id: number): StackExchangeMessage | undefined;
};
