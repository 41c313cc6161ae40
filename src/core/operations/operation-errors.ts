import { DialectError } from '../../richtext/index.js';
import type { Capability, CapabilityName, Operation } from '../capabilities.js';
import {
  AbortedError,
  type ChatError,
  ForbiddenError,
  InvalidError,
  isChatError,
  ServerError,
  UnsupportedError,
} from '../errors/index.js';

/** Whose abort says that nothing was sent, as long as nothing was. */
const sends: ReadonlySet<string> = new Set<Operation>([
  'sendMessage',
  'sendDirect',
  'reply',
  'replyInThread',
  'forwardMessage',
  'uploadFile',
  'streamMessage',
  'createThread',
  'scheduleMessage',
  'respond',
]);

/** Whose errors they are. */
type Owner = {
  readonly platform: string;
  readonly displayName: string;
  readonly account: string;
  /** The ChatError for what the platform's SDK or client threw, if it knows it. */
  toChatError(error: unknown, operation: string): ChatError | undefined;
};

/** What the operations of a backend reject with: always a ChatError that names the platform, the account and the operation. */
export class OperationErrors {
  readonly #owner: Owner;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  invalid(message: string, operation?: string): ChatError {
    return new InvalidError(message, this.#context(operation));
  }

  /** The error for a capability that is `none`. */
  unsupported(name: CapabilityName, { reason, by }: Pick<Capability, 'reason' | 'by'>): ChatError {
    const message = `${this.#owner.displayName} has no '${name}'${reason ? `: ${reason}` : ''}. Ask backend.capabilities.supports('${name}') first.`;
    // Presence that a missing scope or intent hides is a matter of permission: the bot can be let see it.
    return by === 'scope' && name === 'getPresence'
      ? new ForbiddenError(message, this.#context(name))
      : new UnsupportedError(message, this.#context(name));
  }

  /** What an operation rejects with. @param left - a write was on the wire: an abort does not say that it did not happen */
  failure(error: unknown, operation: string, left: boolean): ChatError {
    const failure = this.of(error, operation, left);
    if (failure.code !== 'aborted' || failure.maybeDelivered !== undefined) return failure;
    if (!left && !sends.has(operation)) return failure;
    return this.complete(new AbortedError(undefined, { maybeDelivered: left, cause: error }), operation);
  }

  /**
   * Any failure as a ChatError.
   *
   * @param left - a write was on the wire: what nobody foresaw came of its answer, so it may have happened
   */
  of(error: unknown, operation: string, left = false): ChatError {
    if (isChatError(error)) return this.complete(error, operation);
    if (error instanceof DialectError) {
      return new InvalidError(error.message, { ...this.#context(operation), cause: error });
    }
    const mapped = this.#owner.toChatError(error, operation);
    if (mapped) return this.complete(mapped, operation);
    if (error instanceof Error && error.name === 'AbortError') {
      return new AbortedError(undefined, { ...this.#context(operation), cause: error });
    }
    const message = error instanceof Error ? error.message : String(error);
    const what = error instanceof TypeError ? `met an answer that it cannot read (${message})` : `failed: ${message}`;
    return new ServerError(`${this.#owner.displayName}: ${operation} ${what}`, {
      ...this.#context(operation),
      retryable: false,
      cause: error,
      maybeDelivered: left ? true : undefined,
    });
  }

  /** Writes platform, account and operation on an error that has none of its own. */
  complete(error: ChatError, operation: string): ChatError {
    const context = this.#context(operation);
    for (const key of ['platform', 'account', 'operation'] as const) {
      if (error[key] === undefined) {
        Object.defineProperty(error, key, { value: context[key], enumerable: true, configurable: true });
      }
    }
    return error;
  }

  #context(operation?: string) {
    const { platform, account } = this.#owner;
    return { platform, account, operation };
  }
}
