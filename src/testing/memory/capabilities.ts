import {
  Capabilities,
  type Capability,
  type CapabilityLevel,
  type CapabilityMatrix,
  type CapabilityName,
  features,
  type Limits,
  operations,
} from '../../core/capabilities.js';

/** What a MemoryBackend is to have less than everything. */
export type MemoryCapabilities = {
  /** Capabilities to take away. Operations that make no sense without a feature go with it. */
  lacks?: readonly CapabilityName[] | undefined;
  /** Cells to set: `{ streamMessage: 'emulated', addReaction: { level: 'partial', allowed: ['👍'] } }`. */
  capabilities?: Partial<Record<CapabilityName, CapabilityLevel | Capability>> | undefined;
  /** Limits to set: `{ text: { max: 280, unit: 'codePoints' } }`. */
  limits?: Partial<Limits> | undefined;
};

/** Everything is native; messages take 40,000 UTF-16 units. */
export const memoryLimits: Limits = { text: { max: 40_000, unit: 'utf16' }, historyPage: 100 };

/** The operations that a feature stands for: without it they are gone, or (`emulated`) done in its absence. */
const operationsOf: Partial<Record<CapabilityName, readonly CapabilityName[]>> = {
  threads: [
    'createThread',
    'fetchThread',
    'updateThread',
    'listThreads',
    'followThread',
    'unfollowThread',
    'backfillThreadReplies',
  ],
  reactions: ['addReaction', 'removeReaction', 'listReactions', 'clearReactions', 'customEmoji', 'backfillReactions'],
  files: ['uploadFile', 'downloadAttachment'],
  scheduleMessage: ['listScheduledMessages', 'cancelScheduledMessage'],
  pinMessage: ['unpinMessage', 'listPins'],
  starMessage: ['unstarMessage'],
  setPresence: ['statusText', 'activity'],
  editMessage: ['backfillEdits'],
  deleteMessage: ['backfillDeletes'],
};

/** What still works in another way when a feature is gone, and how. */
const emulatedWithout: Partial<Record<CapabilityName, Partial<Record<CapabilityName, string>>>> = {
  threads: { replyInThread: 'a reply in the channel' },
  replies: { reply: 'a message in the channel' },
  editMessage: { streamMessage: 'one message when the stream has ended' },
};

/** The matrix of a MemoryBackend. */
export function memoryCapabilities(options: MemoryCapabilities): Capabilities {
  const matrix = Object.fromEntries([...operations, ...features].map((name) => [name, 'native'])) as Record<
    CapabilityName,
    CapabilityLevel | Capability
  >;
  for (const name of options.lacks ?? []) {
    for (const gone of [name, ...(operationsOf[name] ?? [])]) {
      matrix[gone] = { level: 'none', reason: `this MemoryBackend was made without '${name}'` };
    }
    for (const [other, by] of Object.entries(emulatedWithout[name] ?? {}) as [CapabilityName, string][]) {
      if (matrix[other] === 'native') matrix[other] = { level: 'emulated', by };
    }
  }
  Object.assign(matrix, options.capabilities);
  return new Capabilities(matrix satisfies CapabilityMatrix, { ...memoryLimits, ...options.limits });
}
