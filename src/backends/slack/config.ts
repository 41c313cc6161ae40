import * as z from 'zod';
import { BaseUrl, commonConfig, commonEnvironment } from '../../core/config.js';
import { secret } from '../../core/secret.js';
import { Command } from '../../models/index.js';

function token(prefixes: readonly string[], what: string) {
  return secret().check(({ value, issues }) => {
    if (prefixes.some((prefix) => value.startsWith(prefix))) return;
    issues.push({
      code: 'custom',
      message: `is no ${what}: those begin with ${prefixes.join(' or ')}`,
      input: undefined,
    });
  });
}

/** The settings of a Slack connection: one workspace, one app. */
export const SlackConfig = z
  .strictObject({
    platform: z.literal('slack').default('slack'),
    ...commonConfig,
    /** `xoxb-…`: the app's bot user. Almost everything is done with it. */
    botToken: token(['xoxb-', 'xoxe.xoxb-'], 'bot token').optional(),
    /**
     * `xoxp-…`: acts as a person. Beside a bot token it brings what bots have not: search, stars, the status text.
     * Alone, the account is that person.
     */
    userToken: token(['xoxp-', 'xoxe.xoxp-'], 'user token').optional(),
    /** `xapp-…` with the scope `connections:write`: events come over Socket Mode. */
    appToken: token(['xapp-'], 'app-level token').optional(),
    /** Events come over HTTP: give each request to `backend.handleRequest`. Ignored for events where `appToken` is set. */
    signingSecret: secret().optional(),
    /** Where the Web API is. Default `https://slack.com/api`. */
    apiUrl: BaseUrl.default('https://slack.com/api'),
    /** Slack has no presence events: asks for these users' presence in turn and emits what has changed. */
    presencePolling: z
      .strictObject({
        /** User ids. Slack answers for one at a time, about 50 a minute. */
        users: z.array(z.string().min(1)).min(1).max(1000),
        /** How long one round takes. Default 60,000; at least 1,000. */
        intervalMs: z.int().min(1000).optional(),
      })
      .optional(),
    /** What the app's manifest calls its slash commands: what is typed behind one is then read into `options`. */
    commands: z.array(Command).optional(),
    /** Hosts beside Slack's own to which the token may go for a file's bytes (a proxy of yours). */
    fileHosts: z.array(z.string().min(1)).optional(),
    /** How many messages back in each channel a reconnect looks for edits and new replies. Default 100; 0 for none. */
    backfillLookback: z.int().nonnegative().max(999).optional(),
  })
  .check(({ value, issues }) => {
    if (value.botToken !== undefined || value.userToken !== undefined) return;
    issues.push({
      code: 'custom',
      message: 'a token is missing: give botToken (xoxb-…; SLACK_BOT_TOKEN) or userToken (xoxp-…; SLACK_USER_TOKEN)',
      input: undefined,
    });
  });

/** The settings as the schema has read them. */
export type SlackConfig = z.output<typeof SlackConfig>;
/** The settings as they are written. */
export type SlackConfigInput = z.input<typeof SlackConfig>;

/** The environment variables that `createBackend('slack')` reads. */
export const slackEnvironment = {
  ...commonEnvironment('SLACK'),
  botToken: 'SLACK_BOT_TOKEN',
  userToken: 'SLACK_USER_TOKEN',
  appToken: 'SLACK_APP_TOKEN',
  signingSecret: 'SLACK_SIGNING_SECRET',
  apiUrl: 'SLACK_API_URL',
} as const;

/** How events come: over Socket Mode, over HTTP, or not at all. */
export type SlackMode = 'socket' | 'http' | 'none';

export function slackModeOf(config: Pick<SlackConfig, 'appToken' | 'signingSecret'>): SlackMode {
  if (config.appToken !== undefined) return 'socket';
  return config.signingSecret !== undefined ? 'http' : 'none';
}
