import type { Json } from '../json.js';

export type PayloadKind = 'events_api' | 'interactive' | 'slash_commands';

export type Parcel = {
  kind: PayloadKind;
  payload: Json;
  /** 0 for the first delivery. */
  attempt: number;
  /** Why it comes again. */
  reason: string | undefined;
};

/** What came back: the app's answer, or why there was none. `final` is set when the app wants no retry. */
export type Receipt = { ok: true; answer: unknown } | { ok: false; reason: string; isFinal?: boolean };

/** A way to the app: Socket Mode, or posts to its request URL. Never rejects. */
export interface Carrier {
  send(parcel: Parcel): Promise<Receipt>;
}
