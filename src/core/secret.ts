import * as z from 'zod';
import { addSecret } from './errors/index.js';

/**
 * A setting that must never be shown: a token, password or private key. Reading it makes its value unprintable in every
 * error, log line and trace (see `addSecret`). Line breaks at its ends, as files and shells leave them, are taken off.
 */
export function secret() {
  return z
    .string()
    .overwrite((value) => value.replace(/^[\r\n]+|[\r\n]+$/g, ''))
    .min(1, 'must not be empty')
    .check(({ value }) => addSecret(value))
    .meta({ secret: true });
}
