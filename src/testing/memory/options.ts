import type { CommonSettings } from '../../core/config.js';
import type { SupervisorTimes } from '../../core/supervisor/index.js';
import type { World } from '../world.js';
import type { MemoryCapabilities } from './capabilities.js';

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** The settings of a MemoryBackend, beside those that every backend has. */
export type MemoryOptions = Loose<
  Pick<
    CommonSettings,
    'account' | 'timeZone' | 'retry' | 'logger' | 'cursorStore' | 'cache' | 'handlerTimeoutMs' | 'eventBuffer'
  >
> &
  MemoryCapabilities & {
    /** The bot's name. Default `Bot`. */
    name?: string | undefined;
    /** The bot's handle. Default `bot`. */
    handle?: string | undefined;
    /** Handles of people who are there from the start. */
    users?: readonly string[] | undefined;
    /** The world's time. Default `() => new Date()`. */
    clock?: (() => Date) | undefined;
    /**
     * Whether a lost connection goes on where it was, as Discord's does (default). With `false` the platform forgets
     * what happened meanwhile, as Slack's does, and the missed messages are read from the history.
     */
    resume?: boolean | undefined;
    /** How fast the connection is made again. Default: much faster than on a real platform. */
    reconnect?: Partial<SupervisorTimes> | undefined;
    /** `handleRequest` takes only requests with `Authorization: Bearer <secret>`. Default: all. */
    webhookSecret?: string | undefined;
    /**
     * The world of another MemoryBackend: this one is then a second process of the same bot there. `name`, `handle`,
     * `users` and `clock` are those of the first.
     */
    world?: World | undefined;
  };
