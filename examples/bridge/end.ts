import type { Backend } from 'chatmux';
import type { EndKey } from './link-book.js';
import { Outbox } from './outbox.js';

/** A channel that takes part in the bridge. */
export class End {
  readonly backend: Backend;
  readonly channelId: string;
  readonly outbox: Outbox;

  constructor(backend: Backend, channelId: string, giveUpAfterMs: number) {
    this.backend = backend;
    this.channelId = channelId;
    this.outbox = new Outbox(giveUpAfterMs);
  }

  get key(): EndKey {
    return `${this.backend.account} ${this.channelId}`;
  }

  can(what: Parameters<Backend['capabilities']['supports']>[0]): boolean {
    return this.backend.capabilities.supports(what);
  }
}
