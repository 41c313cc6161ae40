import type * as z from 'zod';
import type { Backend } from '../../core/backend.js';
import type { Operation } from '../../core/capabilities.js';
import { Listing } from '../../core/listing.js';
import {
  Channel,
  Group,
  Member,
  Message,
  Organization,
  Presence,
  Reaction,
  SentMessage,
  Thread,
  User,
} from '../../models/index.js';
import { assertModel } from './assertions.js';

/** The schema of what each operation gives: itself, each item of a list, or nothing. */
const schemas: Partial<Record<Operation, z.ZodType>> = {
  fetchUser: User,
  lookupUser: User,
  listUsers: User,
  listGroups: Group,
  fetchChannel: Channel,
  lookupChannel: Channel,
  listChannels: Channel,
  createChannel: Channel,
  updateChannel: Channel,
  listMembers: Member,
  openDirect: Channel,
  fetchOrganization: Organization,
  listOrganizations: Organization,
  sendMessage: SentMessage,
  sendDirect: SentMessage,
  reply: SentMessage,
  replyInThread: SentMessage,
  editMessage: SentMessage,
  uploadFile: SentMessage,
  forwardMessage: SentMessage,
  streamMessage: SentMessage,
  respond: SentMessage,
  fetchMessage: Message,
  fetchMessages: Message,
  searchMessages: Message,
  listPins: Message,
  listReaders: User,
  createThread: Thread,
  fetchThread: Thread,
  updateThread: Thread,
  listThreads: Thread,
  listReactions: Reaction,
  getPresence: Presence,
};

/** The backend, with everything that it gives held against its schema. */
export function checked(backend: Backend): Backend {
  return new Proxy(backend, {
    get(target, key) {
      const value = Reflect.get(target, key, target) as unknown;
      if (typeof value !== 'function') return value;
      const schema = schemas[key as Operation] ?? (key === 'messages' ? Message : undefined);
      const bound = value.bind(target) as (...args: unknown[]) => unknown;
      return schema ? (...args: unknown[]) => check(bound(...args), schema, String(key)) : bound;
    },
  });
}

function check(result: unknown, schema: z.ZodType, what: string): unknown {
  if (result instanceof Listing) {
    return new Listing(async function* () {
      for await (const item of result) {
        assertModel(schema, item, what);
        yield item;
      }
    });
  }
  if (!(result instanceof Promise)) return result;
  return result.then((value: unknown) => {
    if (Array.isArray(value))
      for (const [index, item] of value.entries()) assertModel(schema, item, `${what}[${index}]`);
    else if (value !== undefined) assertModel(schema, value, what);
    return value;
  });
}
