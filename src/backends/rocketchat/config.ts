import * as z from 'zod';
import { BaseUrl, commonConfig, commonEnvironment } from '../../core/config.js';
import { secret } from '../../core/secret.js';

/**
 * The settings of a Rocket.Chat connection: one account on one server. Log in with a personal access token (`userId` and
 * `authToken`, best for bots) or with `username` and `password`.
 */
export const RocketChatConfig = z
  .strictObject({
    platform: z.literal('rocketchat').default('rocketchat'),
    ...commonConfig,
    /** Where the server is, with its sub-path if it has one: `https://chat.example.com`. */
    url: BaseUrl,
    /** The id (not the name) of the account that the token is of. It is shown beside a new personal access token. */
    userId: z.string().min(1).optional(),
    /** A personal access token, or the token of a log-in. */
    authToken: secret().optional(),
    /** The user name or the e-mail address. */
    username: z.string().min(1).optional(),
    /** Sent as SHA-256, except with `ldap`. */
    password: secret().optional(),
    /** The account is in an LDAP directory: the password is sent as it is, since the server hands it on. Default false. */
    ldap: z.boolean().optional(),
    /**
     * The secret of the account's authenticator app, in base32: codes for the second factor are then made here, wherever
     * the server asks for one.
     */
    totpSecret: secret()
      .refine(
        (value) => /^[A-Za-z2-7\s=-]{16,}$/.test(value),
        'must be the secret in base32: the text beside the QR code',
      )
      .optional(),
  })
  .check(({ value, issues }) => {
    const problem = credentialsProblem(value);
    if (problem) issues.push({ code: 'custom', message: problem, input: undefined });
  });

/** The settings as the schema has read them. */
export type RocketChatConfig = z.output<typeof RocketChatConfig>;
/** The settings as they are written. */
export type RocketChatConfigInput = z.input<typeof RocketChatConfig>;

/** The environment variables that `createBackend('rocketchat')` reads. */
export const rocketchatEnvironment = {
  ...commonEnvironment('ROCKETCHAT'),
  url: 'ROCKETCHAT_URL',
  userId: 'ROCKETCHAT_USER_ID',
  authToken: 'ROCKETCHAT_AUTH_TOKEN',
  username: 'ROCKETCHAT_USERNAME',
  password: 'ROCKETCHAT_PASSWORD',
  ldap: 'ROCKETCHAT_LDAP',
  totpSecret: 'ROCKETCHAT_TOTP_SECRET',
} as const;

type CredentialSettings = {
  userId?: string | undefined;
  authToken?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
};

function credentialsProblem({ userId, authToken, username, password }: CredentialSettings): string | undefined {
  if (authToken !== undefined && userId === undefined) {
    return 'userId is missing (ROCKETCHAT_USER_ID): the id that was shown with the token';
  }
  if (userId !== undefined && authToken === undefined) return 'authToken is missing (ROCKETCHAT_AUTH_TOKEN)';
  if (username !== undefined && password === undefined) return 'password is missing (ROCKETCHAT_PASSWORD)';
  if (password !== undefined && username === undefined) return 'username is missing (ROCKETCHAT_USERNAME)';
  if (authToken === undefined && username === undefined) {
    return 'credentials are missing: give userId and authToken (a personal access token), or username and password';
  }
  if (authToken !== undefined && username !== undefined) {
    return 'userId with authToken, and username with password, say the same: give one of them';
  }
  return undefined;
}
