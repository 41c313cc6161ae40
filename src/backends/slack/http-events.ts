import { createHmac, timingSafeEqual } from 'node:crypto';
import { readRequest } from '../../core/http/read-request.js';
import type { ServerClock } from '../../core/network/server-clock.js';
import type { SlackInbox } from './inbox.js';
import type { AnswerPayload } from './pending-answers.js';
import { isWire, stringAt, type Wire } from './wire/read.js';

/** Requests of another age than this are refused, in either direction (wire sheet, section 2). */
const windowSeconds = 300;
/** Far more than Slack sends. */
const longestBody = 10 * 1024 * 1024;

/**
 * True when Slack signed this body with the app's secret, within five minutes of now.
 *
 * @param body - the bytes as received, before any parsing
 * @param now - milliseconds
 */
export function isSignedBySlack(
  secret: string,
  headers: Pick<Headers, 'get'>,
  body: string | Uint8Array,
  now = Date.now(),
): boolean {
  const timestamp = headers.get('x-slack-request-timestamp') ?? '';
  const signature = headers.get('x-slack-signature') ?? '';
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > windowSeconds) return false;
  const wanted = Buffer.from(signatureOf(secret, timestamp, body));
  const given = Buffer.from(signature);
  // Of different lengths the comparison throws; the length is no secret.
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** `v0=<hex>` */
export function signatureOf(secret: string, timestamp: string, body: string | Uint8Array): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
}

/**
 * Answers a request of Slack's: events, interactivity, slash commands, the check of the address. The answer is the
 * acknowledgement: it comes when the handlers have settled, or just before Slack's three seconds are over.
 */
export async function answerRequest(
  request: Request,
  signingSecret: string,
  { inbox, clock }: { inbox: SlackInbox; clock: ServerClock },
): Promise<Response> {
  if (request.method !== 'POST') return refusal(405);
  const read = await readRequest(request, longestBody);
  if (read.status !== undefined) return refusal(read.status);
  const { body: bytes } = read;
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  const form = type === 'application/x-www-form-urlencoded' ? new URLSearchParams(body) : undefined;
  // Slack checks the certificate of a command's address without signing.
  if (form?.get('ssl_check') === '1') return new Response(null, { status: 200 });
  if (!isSignedBySlack(signingSecret, request.headers, bytes)) return refusal(401);
  // Signed, so it is Slack's time.
  clock.note(new Date(Number(request.headers.get('x-slack-request-timestamp')) * 1000).toUTCString());
  if (form) return answerForm(form, inbox);
  const payload = parse(body);
  if (payload === undefined) return refusal(400);
  if (payload['type'] === 'url_verification') {
    return Response.json({ challenge: stringAt(payload, 'challenge') ?? '' });
  }
  return acknowledged((done) => inbox.receiveEvent(payload, done));
}

function answerForm(form: URLSearchParams, inbox: SlackInbox): Response | Promise<Response> {
  const given = form.get('payload');
  const payload = given === null ? Object.fromEntries(form) : parse(given);
  if (payload === undefined) return refusal(400);
  if (given === null && !form.has('command')) return refusal(400);
  return acknowledged((done) => inbox.receiveInteraction(payload, done));
}

function acknowledged(receive: (done: (payload?: AnswerPayload) => void) => void): Promise<Response> {
  return new Promise((resolve) => {
    receive((payload) => {
      resolve(payload === undefined ? new Response(null, { status: 200 }) : Response.json(payload));
    });
  });
}

/** Slack need not send again what will be refused again. */
function refusal(status: number): Response {
  return new Response(null, { status, headers: { 'x-slack-no-retry': '1' } });
}

function parse(text: string): Wire | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isWire(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
