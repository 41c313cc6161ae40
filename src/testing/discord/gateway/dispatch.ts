import type { Json } from '../json.js';

/** An event on its way to the sessions. */
export type Dispatch = {
  name: string;
  data: Json;
  /** One of these intents must be there; 0: none is needed. */
  needs: number;
  /** Of a direct conversation: it goes to shard 0 only. */
  isDirect?: boolean | undefined;
  /** A message, whose content not everybody may read. */
  isMessage?: boolean | undefined;
};
