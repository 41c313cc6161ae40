/** What a new project needs to know of a platform. */
export type Starter = {
  readonly title: string;
  /** The settings in chatmux.yaml with the variable that holds each, or its value. */
  readonly settings: Readonly<Record<string, string>>;
  /** The variables, with what stands in .env.example. */
  readonly variables: Readonly<Record<string, string>>;
  /** The packages that it is built on: the peer dependencies of chatmux. */
  readonly packages: Readonly<Record<string, string>>;
};

/** By platform. */
export const starters: Readonly<Record<string, Starter>> = {
  slack: {
    title: 'Slack',
    settings: { botToken: 'SLACK_BOT_TOKEN', appToken: 'SLACK_APP_TOKEN' },
    variables: { SLACK_BOT_TOKEN: 'xoxb-', SLACK_APP_TOKEN: 'xapp-' },
    packages: { '@slack/socket-mode': '^3.1.0', '@slack/web-api': '^8.2.0', undici: '^7.0.0' },
  },
  discord: {
    title: 'Discord',
    settings: { token: 'DISCORD_TOKEN' },
    variables: { DISCORD_TOKEN: '' },
    packages: { 'discord.js': '^14.28.1' },
  },
  symphony: {
    title: 'Symphony',
    settings: {
      host: 'SYMPHONY_HOST',
      botUsername: 'SYMPHONY_BOT_USERNAME',
      botPrivateKeyPath: 'SYMPHONY_BOT_PRIVATE_KEY_PATH',
    },
    variables: {
      SYMPHONY_HOST: 'acme.symphony.com',
      SYMPHONY_BOT_USERNAME: '',
      SYMPHONY_BOT_PRIVATE_KEY_PATH: 'bot-private.pem',
    },
    packages: {},
  },
  rocketchat: {
    title: 'Rocket.Chat',
    settings: { url: 'ROCKETCHAT_URL', userId: 'ROCKETCHAT_USER_ID', authToken: 'ROCKETCHAT_AUTH_TOKEN' },
    variables: { ROCKETCHAT_URL: 'https://chat.example.com', ROCKETCHAT_USER_ID: '', ROCKETCHAT_AUTH_TOKEN: '' },
    packages: {},
  },
  stackexchange: {
    title: 'Stack Exchange',
    settings: {
      host: 'STACKEXCHANGE_HOST',
      email: 'STACKEXCHANGE_EMAIL',
      password: 'STACKEXCHANGE_PASSWORD',
      rooms: 'STACKEXCHANGE_ROOMS',
      cookieFile: 'cookies.json',
    },
    variables: {
      STACKEXCHANGE_HOST: 'chat.stackexchange.com',
      STACKEXCHANGE_EMAIL: '',
      STACKEXCHANGE_PASSWORD: '',
      STACKEXCHANGE_ROOMS: '1',
    },
    packages: {},
  },
  teamwire: {
    title: 'Teamwire',
    settings: { baseUrl: 'TEAMWIRE_BASE_URL', appId: 'TEAMWIRE_APP_ID', secret: 'TEAMWIRE_SECRET' },
    variables: { TEAMWIRE_BASE_URL: 'https://bridge.example.com', TEAMWIRE_APP_ID: '', TEAMWIRE_SECRET: '' },
    packages: {},
  },
};
