import { BaseUrl, commonConfig, commonEnvironment, secret } from 'chatmux';
import * as z from 'zod';

// #region config
/** The settings of a Matrix account. */
export const MatrixConfig = z.strictObject({
  platform: z.literal('matrix').default('matrix'),
  ...commonConfig,
  /** The homeserver's client API: `https://matrix.example.org`. */
  homeserver: BaseUrl,
  /** The access token of the bot's own account. */
  accessToken: secret(),
  /** How long the server may hold a `/sync` back when there is nothing to tell. */
  pollSeconds: z.int().min(1).max(60).default(30),
});

/** The settings as the schema has read them. */
export type MatrixConfig = z.output<typeof MatrixConfig>;
/** The settings as they are written. */
export type MatrixConfigInput = z.input<typeof MatrixConfig>;

/** What `createBackend('matrix')` reads from the environment. */
export const matrixEnvironment = {
  ...commonEnvironment('MATRIX'),
  homeserver: 'MATRIX_HOMESERVER',
  accessToken: 'MATRIX_ACCESS_TOKEN',
  pollSeconds: 'MATRIX_POLL_SECONDS',
} as const;
// #endregion config
