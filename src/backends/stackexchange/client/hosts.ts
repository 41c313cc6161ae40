/** The three chat hosts, and where one logs in for each (wire sheet, section 1). */
const loginSites = {
  'chat.stackexchange.com': 'https://meta.stackexchange.com',
  'chat.stackoverflow.com': 'https://stackoverflow.com',
  'chat.meta.stackexchange.com': 'https://meta.stackexchange.com',
} as const;

export type ChatHost = keyof typeof loginSites;

export const chatHosts = Object.keys(loginSites) as readonly ChatHost[];

/**
 * The chat host of either spelling: `stackoverflow.com` or `chat.stackoverflow.com`.
 *
 * @returns `undefined` for a name that is none of the three
 */
export function chatHostOf(name: string): ChatHost | undefined {
  const host = name.trim().toLowerCase();
  const whole = host.startsWith('chat.') ? host : `chat.${host}`;
  return chatHosts.find((known) => known === whole);
}

export type Origins = {
  /** Where the rooms are. */
  readonly chat: string;
  /** Where one logs in: `stackexchange.com` itself has no log-in by password. */
  readonly login: string;
};

/** The addresses of a host. */
export function originsOf(
  host: ChatHost,
  own: { chatOrigin?: string | undefined; loginOrigin?: string | undefined } = {},
): Origins {
  return { chat: own.chatOrigin ?? `https://${host}`, login: own.loginOrigin ?? loginSites[host] };
}
