import type { EmulatorOptions } from '../emulator.js';
import type { PagePart } from './pages/parts.js';

export type StackExchangeHost = 'stackexchange.com' | 'stackoverflow.com' | 'meta.stackexchange.com';

export type StackExchangeEmulatorOptions = EmulatorOptions & {
  /** Which of the three chats it is. Default `stackexchange.com`. */
  host?: StackExchangeHost | undefined;
  /** The port of the login site; any free one unless given. */
  loginPort?: number | undefined;
  bot?:
    | {
        /** Default `chatmux`. */
        handle?: string | undefined;
        /** Default `Chatmux`. */
        name?: string | undefined;
        /** Default 101. Posting needs `minimumReputation`, stars and images 20, new rooms 100. */
        reputation?: number | undefined;
        /** Of the whole host: may edit and delete anything at any time. Default false. */
        isModerator?: boolean | undefined;
        /** Owns the rooms that scripts make, so that it may pin there. Default true. */
        isOwner?: boolean | undefined;
      }
    | undefined;
  /** The password of every account. Default `correct horse battery`. */
  password?: string | undefined;
  /** `parent` as since late 2025: replies name their parent and do not begin with `@Name`. `prefix`: as before. Default `parent`. */
  replies?: 'parent' | 'prefix' | undefined;
  /** How the room page lists who is there: since 2020 in an attribute, before in a script. Default `attribute`. */
  presentUsers?: 'attribute' | 'script' | undefined;
  /** Parts that all pages lack. */
  leaveOut?: readonly PagePart[] | undefined;
  /** Whether senders are held to the cooldown of the site (`true`), or to seconds by the messages of the last 100 s. Default false. */
  throttle?: boolean | ((recentMessages: number) => number) | undefined;
  /** After how many log-ins of an account the login site asks for a captcha. Default never. */
  captchaAfter?: number | undefined;
  /** How often sockets get a frame in silence. Default 20,000 ms. */
  tickMs?: number | undefined;
  /** From which length on a message of several lines is cut in events and pages. Default 20 lines or 2,000 characters. */
  partialAfter?: { lines?: number | undefined; characters?: number | undefined } | undefined;
  /** For how long authors may edit and delete. Default 120,000 ms. */
  editWindowMs?: number | undefined;
  /** Default 1, as since January 2026; before it was 20. */
  minimumReputation?: number | undefined;
  /** Whether people come when they are invited. Default true. */
  acceptInvitations?: boolean | undefined;
  /** From how many messages on the transcript of a day is split by hours. Default 200. */
  transcriptPage?: number | undefined;
  /** The time. Default `() => new Date()`. */
  clock?: (() => Date) | undefined;
};

/**
 * Ready for `createBackend`. The two origins stand for `https://{login site}` and `https://chat.{host}`; the address of the
 * websocket comes from the chat itself (`ws-auth`), and images are on the chat's origin. Cookies are not `Secure`, as there is
 * no TLS on the loopback; both origins share a jar, as the sites of one domain do.
 */
export type StackExchangeEmulatorConfig = {
  platform: 'stackexchange';
  host: StackExchangeHost;
  email: string;
  password: string;
  loginOrigin: string;
  chatOrigin: string;
};
