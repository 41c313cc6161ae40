import * as z from 'zod';
import { openEnum } from './schema.js';

export const ErrorCode = openEnum([
  'auth',
  'forbidden',
  'not_found',
  'rate_limited',
  'invalid',
  'conflict',
  'unsupported',
  'timeout',
  'connection',
  'server',
  'config',
  'aborted',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** The plain form of a ChatError, as events carry it. It never holds a secret. */
export const ErrorInfo = z.object({
  name: z.string(),
  code: ErrorCode,
  message: z.string(),
  platform: z.exactOptional(z.string()),
  account: z.exactOptional(z.string()),
  /** The operation or the platform call that failed. */
  operation: z.exactOptional(z.string()),
  /** True when the same call may work later. */
  retryable: z.boolean().default(false),
  retryAfterMs: z.exactOptional(z.number()),
  /** The HTTP status. */
  status: z.exactOptional(z.int()),
  /** The platform's own error code. */
  platformCode: z.exactOptional(z.string()),
  /** True when the write may have happened although it failed here. */
  maybeDelivered: z.exactOptional(z.boolean()),
  /** The message of what caused it. */
  cause: z.exactOptional(z.string()),
});
export type ErrorInfo = z.infer<typeof ErrorInfo>;
