import { randomBytes } from 'node:crypto';
import type { UserRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import type { SymphonyPod } from '../pod.js';
import { eventUser } from '../wire/user.js';

/** What happened: the type's name, the payload's one key and what is under it. */
export type EventContent = {
  type: string;
  key: string;
  payload: Json;
  by: UserRecord;
  /** Of the message; a system event has an id of its own. */
  messageId?: string | undefined;
  /** The same for all that one click has done. */
  click?: string | undefined;
};

/** An id for what one click does. */
export function clickId(): string {
  return randomBytes(4).toString('base64url');
}

/** An event with its envelope. `id` is short and means nothing. (Wire sheet, section 6.) */
export function envelope({ type, key, payload, by, messageId, click }: EventContent, pod: SymphonyPod): Json {
  return {
    id: click ?? clickId(),
    messageId: messageId ?? pod.ids.make('event', pod.state.now()),
    timestamp: pod.now(),
    type,
    initiator: { user: eventUser(by, pod) },
    payload: { [key]: payload },
  };
}
