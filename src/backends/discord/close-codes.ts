import { type ChatError, type ChatErrorCode, errorOf } from '../../core/errors/index.js';
import { type DiscordIntent, privilegedIntents } from './intents.js';

/** What is to be done after the gateway closed. */
export type GatewayClose = {
  readonly error: ChatError;
  /** No reconnect mends it. */
  readonly isFatal: boolean;
  /** The session may be gone on with; else a new one is to be begun. */
  readonly isResumable: boolean;
};

/** Codes after which nothing helps but the developer (wire sheet, section 15). */
const fatal: Readonly<Record<number, [ChatErrorCode, string]>> = {
  4004: [
    'auth',
    'The gateway refused the token: copy it again from the Bot page of the developer portal ("Reset Token" makes a new one).',
  ],
  4010: ['config', 'The gateway refused the shard: setting sharding.ids must be below sharding.count.'],
  4011: ['config', 'The bot is in too many servers for one shard: leave sharding.count out, or make it larger.'],
  4012: ['config', 'The gateway does not know this version of the API: check the setting apiUrl.'],
  4013: ['config', 'The gateway does not know the intents that were asked for: check the setting intents.'],
};

/** Codes after which a new session must be begun. */
const sessionEnds: ReadonlySet<number> = new Set([1000, 4003, 4005, 4007, 4008]);

const reasons: Readonly<Record<number, string>> = {
  1000: 'it was closed',
  1006: 'the connection was lost',
  4000: 'an unknown error',
  4001: 'an unknown opcode was sent',
  4002: 'an unreadable payload was sent',
  4003: 'something was sent before identify',
  4005: 'it was identified twice',
  4007: 'the sequence to resume from is invalid',
  4008: 'too much was sent',
  4009: 'the session timed out',
};

/**
 * What a close code of the gateway means.
 *
 * @param intents - what was asked for: the error of a refusal names those that the developer portal must allow
 */
export function gatewayClose(code: number, intents: readonly DiscordIntent[] = []): GatewayClose {
  const options = { platform: 'discord', operation: 'connect', platformCode: String(code) };
  if (code === 4014)
    return { error: errorOf('forbidden', refusal(intents), options), isFatal: true, isResumable: false };
  const known = fatal[code];
  if (known) return { error: errorOf(known[0], `${known[1]} (${code})`, options), isFatal: true, isResumable: false };
  const reason = reasons[code] ?? 'the connection ended';
  return {
    error: errorOf('connection', `Discord's gateway closed: ${reason} (${code}).`, options),
    isFatal: false,
    isResumable: !sessionEnds.has(code),
  };
}

function refusal(intents: readonly DiscordIntent[]): string {
  const asked = intents.filter((intent) => privilegedIntents[intent] !== undefined);
  const wanted = asked.length > 0 ? asked : (Object.keys(privilegedIntents) as DiscordIntent[]);
  const names = wanted.map((intent) => `${privilegedIntents[intent]} (${intent})`);
  return (
    `The gateway refused privileged intents. Switch on ${names.join(', ')} under "Privileged Gateway Intents" on the Bot page ` +
    'of the developer portal, or leave them out of the setting intents. (4014)'
  );
}
