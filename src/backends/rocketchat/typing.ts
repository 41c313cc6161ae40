import type { RocketChatClient } from './client/client.js';
import { RocketChatRealtime } from './client/realtime/realtime.js';

/** Shown by the official apps for about so long after the last sign (wire sheet, section 10). */
const shownMs = 15_000;
/** A connection of its own is closed after so long without a sign. */
const idleMs = 20_000;

/** What typing needs to know. */
export type TypingParts = {
  readonly client: RocketChatClient;
  /** The connection of the events, where it is up. */
  readonly main: RocketChatRealtime;
  /** The name that the server takes a sign under: the display name where it shows those. */
  name(): string | undefined;
};

type Line = { readonly realtime: RocketChatRealtime; close(): Promise<void> };

/**
 * Shows this account as typing. There is no REST call for it: without `connect()` a connection is opened for it and closed
 * soon after.
 */
export class Typing {
  readonly #parts: TypingParts;
  /** Until when it is shown, by room. */
  readonly #shown = new Map<string, { until: number; tmid: string | undefined }>();
  #own: Promise<Line> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: TypingParts) {
    this.#parts = parts;
  }

  async begin(channelId: string, tmid: string | undefined, signal: AbortSignal | undefined): Promise<void> {
    await this.#say(channelId, true, tmid, signal);
    this.#shown.set(channelId, { until: performance.now() + shownMs, tmid });
  }

  /** A message has been sent: nobody waits for it, and its failure matters to nobody. */
  end(channelId: string): void {
    const shown = this.#shown.get(channelId);
    if (!shown) return;
    this.#shown.delete(channelId);
    if (shown.until > performance.now()) this.#say(channelId, false, shown.tmid, undefined).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#shown.clear();
    clearTimeout(this.#timer);
    const own = this.#own;
    this.#own = undefined;
    await own?.then(
      ({ close }) => close(),
      () => undefined,
    );
  }

  async #say(
    channelId: string,
    isTyping: boolean,
    tmid: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { main } = this.#parts;
    const realtime = main.isConnected ? main : await this.#ownLine();
    await realtime.setTyping(channelId, isTyping, { tmid, name: this.#parts.name(), signal });
  }

  async #ownLine(): Promise<RocketChatRealtime> {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.close(), idleMs);
    this.#timer.unref();
    this.#own ??= this.#open();
    const own = this.#own;
    try {
      return (await own).realtime;
    } catch (error) {
      if (this.#own === own) this.#own = undefined;
      throw error;
    }
  }

  async #open(): Promise<Line> {
    const realtime = new RocketChatRealtime(this.#parts.client);
    const session = await realtime.open({ signal: AbortSignal.timeout(30_000), alive: () => undefined });
    const line: Line = { realtime, close: async () => session.close() };
    const own = this.#own;
    void session.closed.then(() => {
      if (this.#own === own) this.#own = undefined;
    });
    return line;
  }
}
