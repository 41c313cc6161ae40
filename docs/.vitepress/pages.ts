/** The pages of the documentation in reading order: the site's sidebar and `llms.txt` are made of this list. */
export interface Page {
  /** Path under `docs/`, without its ending. */
  readonly path: string;
  readonly title: string;
  /** One line for `llms.txt`. */
  readonly summary: string;
}

export interface PageGroup {
  readonly title: string;
  readonly pages: readonly Page[];
}

export const pageGroups: readonly PageGroup[] = [
  {
    title: 'Start',
    pages: [
      {
        path: 'quick-start',
        title: 'Start in ten minutes',
        summary: 'from an empty folder to a tested bot on an emulator, then on the real platform',
      },
      { path: 'concepts', title: 'Concepts', summary: 'backends, models, ids, content, capabilities, events, errors' },
      { path: 'playground', title: 'Playground', summary: 'every platform live on one local page' },
      {
        path: 'command-line',
        title: 'Command line',
        summary: 'the chatmux command: every subcommand, option and exit code',
      },
      {
        path: 'examples',
        title: 'Examples',
        summary: 'eight bots and services that run on emulators by one command each',
      },
    ],
  },
  {
    title: 'Guide',
    pages: [
      {
        path: 'rich-text',
        title: 'Rich text',
        summary: 'md``, Markdown, dialects, splitting, emoji, what each platform shows',
      },
      {
        path: 'events',
        title: 'Events and delivery',
        summary: 'every event, order, dedupe, backfill, restarts, the connection',
      },
      { path: 'files', title: 'Files', summary: 'sending, receiving and downloading files; limits and safety' },
      {
        path: 'presence',
        title: 'Presence and typing',
        summary: 'reading and setting presence, the heartbeat, typing',
      },
      {
        path: 'interactions',
        title: 'Buttons, modals, commands',
        summary: 'components, interactions, modals, slash commands, answers for one person',
      },
      {
        path: 'models',
        title: 'Models as JSON',
        summary: 'sharing messages between services: validation, JSON Schema, native',
      },
      {
        path: 'errors',
        title: 'Errors and retries',
        summary: 'every code, what to do about it, maybeDelivered, retries',
      },
      {
        path: 'configuration',
        title: 'Configuration and swapping',
        summary: 'files, environment, several accounts, swapping platforms, proxies, timeouts, logging',
      },
      { path: 'settings', title: 'All settings', summary: 'each setting and environment variable of each platform' },
      { path: 'testing', title: 'Testing your bot', summary: 'MemoryBackend, emulators, faults' },
      { path: 'reliability', title: 'Nothing lost, nothing twice', summary: 'what is promised and how it is proven' },
    ],
  },
  {
    title: 'Platforms',
    pages: [
      { path: 'capabilities', title: 'What each platform can do', summary: 'the generated capability matrix' },
      { path: 'platforms/slack', title: 'Slack', summary: 'set-up, scopes per operation, limits, differences' },
      { path: 'platforms/discord', title: 'Discord', summary: 'set-up, intents and permissions, limits, differences' },
      {
        path: 'platforms/symphony',
        title: 'Symphony',
        summary: 'set-up, entitlements, limits, differences, its client',
      },
      {
        path: 'platforms/rocketchat',
        title: 'Rocket.Chat',
        summary: 'set-up, permissions, limits, differences, its client',
      },
      { path: 'platforms/stackexchange', title: 'Stack Exchange', summary: 'set-up, limits, differences, its client' },
      {
        path: 'platforms/teamwire',
        title: 'Teamwire (experimental)',
        summary: 'the bridge contract, its client, transports',
      },
    ],
  },
  {
    title: 'Extend and move',
    pages: [
      { path: 'writing-a-backend', title: 'Writing a backend', summary: 'a seventh platform from outside the package' },
      { path: 'migrating/discord-js', title: 'From discord.js', summary: 'each call and its counterpart' },
      { path: 'migrating/bolt', title: 'From Bolt', summary: 'each call and its counterpart' },
      { path: 'migrating/chat', title: 'From chat', summary: 'each call and its counterpart' },
      { path: 'migrating/chatom', title: 'From chatom', summary: 'each call and its counterpart' },
    ],
  },
];
