import type { Json } from './json.js';

/** Status and text by code. (Wire sheet, section 2.) */
const known: Readonly<Record<number, readonly [status: number, message: string]>> = {
  10002: [404, 'Unknown Application'],
  10003: [404, 'Unknown Channel'],
  10004: [404, 'Unknown Guild'],
  10006: [404, 'Unknown Invite'],
  10007: [404, 'Unknown Member'],
  10008: [404, 'Unknown Message'],
  10009: [404, 'Unknown Overwrite'],
  10011: [404, 'Unknown Role'],
  10013: [404, 'Unknown User'],
  10014: [400, 'Unknown Emoji'],
  10015: [404, 'Unknown Webhook'],
  10026: [404, 'Unknown Ban'],
  10060: [404, 'Unknown sticker'],
  10062: [404, 'Unknown interaction'],
  10063: [404, 'Unknown application command'],
  20001: [403, 'Bots cannot use this endpoint'],
  20016: [429, 'This action cannot be performed due to slowmode rate limit'],
  30003: [400, 'Maximum number of pins reached (250)'],
  30005: [400, 'Maximum number of guild roles reached (250)'],
  30007: [400, 'Maximum number of webhooks reached (15)'],
  30010: [400, 'Maximum number of reactions reached (20)'],
  30013: [400, 'Maximum number of server channels reached (500)'],
  30032: [400, 'Maximum number of application commands reached (100)'],
  30033: [400, 'Max number of thread participants has been reached (1000)'],
  40005: [413, 'Request entity too large'],
  40033: [400, 'This message has already been crossposted.'],
  40058: [400, 'Cannot send messages directly into a forum channel'],
  40060: [400, 'Interaction has already been acknowledged.'],
  40067: [400, 'A tag is required to create a forum post in this channel'],
  50001: [403, 'Missing Access'],
  50003: [400, 'Cannot execute action on a DM channel'],
  50005: [403, 'Cannot edit a message authored by another user'],
  50006: [400, 'Cannot send an empty message'],
  50007: [403, 'Cannot send messages to this user'],
  50008: [400, 'Cannot send messages in a non-text channel'],
  50013: [403, 'Missing Permissions'],
  50016: [
    400,
    'Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete',
  ],
  50019: [400, 'A message can only be pinned to the channel it was sent in'],
  50021: [403, 'Cannot execute action on a system message'],
  50024: [400, 'Cannot execute action on this channel type'],
  50027: [401, 'Invalid Webhook Token'],
  50033: [400, 'Invalid Recipient(s)'],
  50034: [400, 'You can only bulk delete messages that are under 14 days old.'],
  50035: [400, 'Invalid Form Body'],
  50068: [400, 'Invalid message type'],
  50083: [400, 'Thread is archived'],
  50109: [400, 'The request body contains invalid JSON.'],
  160002: [400, 'Cannot reply without permission to read message history'],
  160004: [400, 'A thread has already been created for this message'],
  160005: [403, 'Thread is locked'],
  160014: [400, 'Cannot forward a message whose content you cannot read'],
  520001: [400, 'Poll expired'],
  520003: [400, 'Cannot edit a poll'],
  520006: [400, 'This message is not a poll'],
};

/** An answer `{"message":…, "code":…}`. */
export class DiscordError extends Error {
  readonly status: number;
  readonly code: number;
  readonly extra: Json;

  constructor(code: number, options: { status?: number; message?: string; extra?: Json } = {}) {
    const [status, message] = known[code] ?? [400, 'Unknown error'];
    super(options.message ?? message);
    this.code = code;
    this.status = options.status ?? status;
    this.extra = options.extra ?? {};
  }

  get body(): Json {
    return { message: this.message, code: this.code, ...this.extra };
  }
}

/** The token is missing or wrong. */
export function unauthorized(): DiscordError {
  return new DiscordError(0, { status: 401, message: '401: Unauthorized' });
}

/** No such route, or not with this method. */
export function noRoute(status: 404 | 405): DiscordError {
  return new DiscordError(0, { status, message: status === 404 ? '404: Not Found' : '405: Method Not Allowed' });
}
