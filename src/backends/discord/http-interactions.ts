import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { readRequest } from '../../core/http/read-request.js';
import { isWire, type Wire } from './wire/read.js';

/** Requests of another age than this are refused, in either direction: nobody can send them again later. */
const windowSeconds = 300;
/** Far more than Discord sends. */
const longestBody = 4 * 1024 * 1024;
/** What an Ed25519 key has before its 32 bytes in the form that Node reads (RFC 8410). */
const keyPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** @param hex - the application's public key, 64 digits */
export function publicKeyOf(hex: string): KeyObject {
  return createPublicKey({ key: Buffer.concat([keyPrefix, Buffer.from(hex, 'hex')]), format: 'der', type: 'spki' });
}

/**
 * True when Discord signed this body for the application (Ed25519 of the timestamp and the body), within five minutes of now.
 *
 * @param body - the bytes as received, before any parsing
 * @param now - milliseconds
 */
export function isSignedByDiscord(
  key: KeyObject,
  headers: Pick<Headers, 'get'>,
  body: Uint8Array,
  now = Date.now(),
): boolean {
  const timestamp = headers.get('x-signature-timestamp') ?? '';
  const signature = headers.get('x-signature-ed25519') ?? '';
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > windowSeconds) return false;
  if (!/^[0-9a-f]{128}$/i.test(signature)) return false;
  return verify(null, Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, 'hex'));
}

/**
 * Answers a request of Discord's. Interactions are answered by calls of their own, so the request itself is told 202 once
 * that has been done (or deferred); the ping of the developer portal gets its answer in the body.
 *
 * @param receive - takes an interaction; resolves when it has been answered or deferred, and is false for what is none
 */
export async function answerRequest(
  request: Request,
  key: KeyObject,
  receive: (payload: Wire) => Promise<boolean>,
): Promise<Response> {
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
  const read = await readRequest(request, longestBody);
  if (read.status !== undefined) return new Response(null, { status: read.status });
  const { body } = read;
  if (!isSignedByDiscord(key, request.headers, body)) return new Response('invalid request signature', { status: 401 });
  const payload = parse(body);
  if (payload === undefined) return new Response(null, { status: 400 });
  if (payload['type'] === 1) return Response.json({ type: 1 });
  return new Response(null, { status: (await receive(payload)) ? 202 : 400 });
}

function parse(body: Uint8Array): Wire | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isWire(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
