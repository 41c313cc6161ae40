import type { TextUnit } from '../richtext/dialect.js';

/** The operations that a platform may have; each is a capability under its own name. */
export const operations = [
  'handleRequest',
  'fetchUser',
  'lookupUser',
  'listUsers',
  'listGroups',
  'fetchChannel',
  'lookupChannel',
  'listChannels',
  'createChannel',
  'updateChannel',
  'archiveChannel',
  'unarchiveChannel',
  'joinChannel',
  'leaveChannel',
  'listMembers',
  'addMembers',
  'removeMembers',
  'setMemberRole',
  'openDirect',
  'fetchOrganization',
  'listOrganizations',
  'sendMessage',
  'sendDirect',
  'reply',
  'editMessage',
  'deleteMessage',
  'fetchMessage',
  'fetchMessages',
  'searchMessages',
  'forwardMessage',
  'pinMessage',
  'unpinMessage',
  'listPins',
  'starMessage',
  'unstarMessage',
  'markRead',
  'listReaders',
  'reportMessage',
  'permalink',
  'streamMessage',
  'scheduleMessage',
  'listScheduledMessages',
  'cancelScheduledMessage',
  'createThread',
  'fetchThread',
  'updateThread',
  'listThreads',
  'replyInThread',
  'followThread',
  'unfollowThread',
  'addReaction',
  'removeReaction',
  'listReactions',
  'clearReactions',
  'uploadFile',
  'downloadAttachment',
  'getPresence',
  'setPresence',
  'sendTyping',
  'respond',
  'openModal',
  'setCommands',
] as const;
export type Operation = (typeof operations)[number];

/** What a platform's messages and events may hold. The last four say what is replayed over a gap that cannot be resumed. */
export const features = [
  'threads',
  'replies',
  'mentions',
  'markdown',
  'codeBlocks',
  'tables',
  'embeds',
  'components',
  'files',
  'linkPreviews',
  'reactions',
  'customEmoji',
  'ephemeral',
  'silent',
  'alerts',
  'sender',
  'statusText',
  'activity',
  'presenceEvents',
  'typingEvents',
  'readEvents',
  'location',
  'idempotency',
  'backfillEdits',
  'backfillDeletes',
  'backfillReactions',
  'backfillThreadReplies',
] as const;
export type Feature = (typeof features)[number];

export type CapabilityName = Operation | Feature;

/**
 * `native`: the platform has it. `partial`: it has a part of it (`reason` says which). `emulated`: the same meaning by
 * another way (`by` says which). `none`: it has not (`reason` says why, or which setting or scope would bring it).
 */
export type CapabilityLevel = 'native' | 'partial' | 'emulated' | 'none';

export type Capability = {
  readonly level: CapabilityLevel;
  readonly reason?: string;
  readonly by?: string;
  /** The only values that are taken, where there is a fixed set (emoji, statuses, file types). */
  readonly allowed?: readonly string[];
};

/** A platform's numbers. Absent means that there is no such limit, or that the platform does not tell it. */
export type Limits = {
  readonly text: { readonly max: number; readonly unit: TextUnit };
  /** Embeds a message. */
  readonly embeds?: number;
  readonly files?: { readonly count?: number; readonly bytes?: number };
  /** How long after sending a message can be edited. */
  readonly editWindowMs?: number;
  /** Messages a page of history. */
  readonly historyPage?: number;
};

/** Every cell of a platform's row: a level, or a level with its reason. */
export type CapabilityMatrix = Readonly<Record<CapabilityName, CapabilityLevel | Capability>>;

/**
 * What a platform can do, as data. The matrix is the platform's; an instance narrows it by its settings and, once
 * authenticated, by what its credentials were granted.
 */
export class Capabilities {
  readonly limits: Limits;
  readonly #cells: Readonly<Record<CapabilityName, Capability>>;

  constructor(matrix: CapabilityMatrix, limits: Limits) {
    this.limits = limits;
    this.#cells = Object.fromEntries(
      [...operations, ...features].map((name) => {
        const cell = matrix[name];
        return [name, typeof cell === 'string' ? { level: cell } : cell];
      }),
    ) as Record<CapabilityName, Capability>;
  }

  /**
   * Capabilities of which only what the platform has is named: all else is `none`.
   *
   * @param cells - the cells that are not `none`
   */
  static of(cells: Partial<CapabilityMatrix>, limits: Limits): Capabilities {
    const none = Object.fromEntries([...operations, ...features].map((name) => [name, 'none' as const]));
    return new Capabilities({ ...(none as Record<CapabilityName, 'none'>), ...cells }, limits);
  }

  /** The cell: its level and, where it is not simply native, why and how. */
  get(name: CapabilityName): Capability {
    return this.#cells[name] ?? { level: 'none', reason: `there is no capability called '${name}'` };
  }

  level(name: CapabilityName): CapabilityLevel {
    return this.get(name).level;
  }

  /** True for all but `none`. */
  supports(name: CapabilityName): boolean {
    return this.level(name) !== 'none';
  }

  /**
   * The same with some cells lowered. A cell is never raised: a cell that is `none` stays so with its own reason.
   *
   * @param cells - the cells that settings or credentials take away
   * @param limits - limits that differ
   */
  narrow(cells: Partial<Record<CapabilityName, Capability>>, limits: Partial<Limits> = {}): Capabilities {
    const merged = { ...this.#cells };
    for (const [name, cell] of Object.entries(cells) as [CapabilityName, Capability][]) {
      if (rank[cell.level] < rank[merged[name].level]) merged[name] = cell;
    }
    return new Capabilities(merged, { ...this.limits, ...limits });
  }

  /** Every cell by name, and the limits: for matrices and for services in other languages. */
  toJSON(): { cells: Record<CapabilityName, Capability>; limits: Limits } {
    return { cells: { ...this.#cells }, limits: this.limits };
  }
}

const rank: Record<CapabilityLevel, number> = { none: 0, partial: 1, emulated: 1, native: 2 };
