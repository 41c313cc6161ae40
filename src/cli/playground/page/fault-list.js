// @ts-check
/** @typedef {{ times: number, ms: number, match: string }} Settings */
/**
 * `words`: what happens on the wire. `well`: what a good backend makes of it.
 *
 * @typedef {{ name: string, label: string, words: string, well: string, order: (settings: Settings) => Record<string, unknown> }} Fault
 */

const calls = (/** @type {Settings} */ { times, match }) => ({ times, ...(match && { match }) });
const nothing = () => ({});
const on = () => ({ on: true });

/** Those that last until they are ended. */
export const lastingFaults = new Set(['refuse', 'halfOpen', 'revokeToken', 'delayEvents']);

/** @type {{ title: string, faults: Fault[] }[]} */
export const faultGroups = [
  {
    title: 'Connection',
    faults: [
      {
        name: 'dropConnections',
        label: 'Drop the connection',
        words: 'Real-time connections end abruptly',
        well: 'Connects again, and reads what it missed',
        order: nothing,
      },
      {
        name: 'halfOpen',
        label: 'Half-open',
        words: 'They stay open and fall silent, until ended',
        well: 'Notices the silence, then connects again',
        order: on,
      },
      {
        name: 'requestReconnect',
        label: 'Ask to reconnect',
        words: "In the platform's own manner",
        well: 'Changes over without a gap',
        order: nothing,
      },
      {
        name: 'refuse',
        label: 'Refuse all',
        words: 'No request and no socket gets in, until ended',
        well: 'Tries again, each time a little later',
        order: on,
      },
      {
        name: 'restart',
        label: 'Restart the server',
        words: 'Down for the time given, then back with its state',
        well: 'Comes back by itself',
        order: ({ ms }) => ({ downMs: ms }),
      },
    ],
  },
  {
    title: "The bot's next calls",
    faults: [
      {
        name: 'rateLimit',
        label: 'Rate limit',
        words: '429, to come again after the time given',
        well: 'Waits as told, then sends once',
        order: (settings) => ({ ...calls(settings), retryAfterMs: settings.ms }),
      },
      {
        name: 'fail',
        label: 'Server error',
        words: '500 instead of an answer',
        well: 'Tries again where that is safe',
        order: calls,
      },
      {
        name: 'slow',
        label: 'Late answer',
        words: 'Late by the time given',
        well: 'Waits, up to its timeout',
        order: (settings) => ({ ...calls(settings), ms: settings.ms }),
      },
      {
        name: 'loseAnswer',
        label: 'Lose the answer',
        words: 'The work is done, the answer never comes',
        well: 'Sends nothing twice without need',
        order: calls,
      },
      {
        name: 'cutBody',
        label: 'Cut the answer',
        words: 'Half of it comes',
        well: 'Takes no half answer for a whole one',
        order: calls,
      },
    ],
  },
  {
    title: 'Events',
    faults: [
      {
        name: 'duplicateEvents',
        label: 'Deliver twice',
        words: 'The next events come twice',
        well: 'The bot hears each once',
        order: ({ times }) => ({ times }),
      },
      {
        name: 'reorderEvents',
        label: 'Reorder',
        words: 'The next ones come in reverse order',
        well: 'None is lost',
        order: ({ times }) => ({ count: Math.max(2, times) }),
      },
      {
        name: 'delayEvents',
        label: 'Delay',
        words: 'Each by the time given, until ended',
        well: 'All are heard, later',
        order: ({ ms }) => ({ ms }),
      },
      {
        name: 'sendGarbage',
        label: 'Send garbage',
        words: 'A malformed frame',
        well: 'Reports it, and goes on',
        order: nothing,
      },
    ],
  },
  {
    title: 'Credentials',
    faults: [
      {
        name: 'expireSession',
        label: 'Expire the session',
        words: 'Resuming is refused; the token is good',
        well: 'Signs in anew, and reads what it missed',
        order: nothing,
      },
      {
        name: 'revokeToken',
        label: 'Revoke the token',
        words: 'Everything is refused, until ended',
        well: 'Stops and says so: no retry can help',
        order: on,
      },
    ],
  },
];
