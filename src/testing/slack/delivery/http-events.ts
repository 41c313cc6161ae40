import { deprecatedToken } from '../events/envelope.js';
import type { Json } from '../json.js';
import type { SlackWorkspace } from '../workspace.js';
import type { Carrier, Parcel, Receipt } from './carrier.js';
import { sign } from './signature.js';

/** Where an app takes Slack's posts: its URL, or its handler in this process. */
export type HttpTarget = string | URL | ((request: Request) => Response | Promise<Response>);

/** How long an app may take to prove that its URL is its own. */
const verifyMs = 3_000;

/** The HTTP way in: signed posts, as JSON, as `payload=` or as a plain form. (Wire sheet, sections 13 and 15.) */
export class HttpEvents implements Carrier {
  readonly #workspace: SlackWorkspace;
  readonly #target: HttpTarget;

  constructor(workspace: SlackWorkspace, target: HttpTarget) {
    this.#workspace = workspace;
    this.#target = target;
  }

  async send(parcel: Parcel): Promise<Receipt> {
    const isEvent = parcel.kind === 'events_api';
    const body = isEvent ? JSON.stringify(parcel.payload) : formBody(parcel);
    const retry =
      parcel.attempt > 0
        ? { 'x-slack-retry-num': String(parcel.attempt), 'x-slack-retry-reason': parcel.reason ?? 'unknown_error' }
        : {};
    const type = isEvent ? 'application/json' : 'application/x-www-form-urlencoded';
    const answer = await this.post(body, type, retry);
    if (answer instanceof Response === false) return { ok: false, reason: answer.reason };
    if (!answer.ok) {
      const reason = answer.status >= 300 && answer.status < 400 ? 'too_many_redirects' : 'http_error';
      return { ok: false, reason, isFinal: answer.headers.get('x-slack-no-retry') === '1' };
    }
    return { ok: true, answer: await readAnswer(answer) };
  }

  /** Asks the app to prove that the URL is its own. @throws an Error when it does not. */
  async verify(): Promise<void> {
    const challenge = `challenge-${this.#workspace.ids.next('X')}`;
    const body = JSON.stringify({ token: deprecatedToken(this.#workspace), challenge, type: 'url_verification' });
    const answer = await this.post(body, 'application/json', {}, verifyMs);
    if (!(answer instanceof Response)) throw new Error(`url_verification: the app did not answer (${answer.reason})`);
    const said = await readAnswer(answer);
    const given = typeof said === 'object' && said !== null && 'challenge' in said ? said.challenge : said;
    if (!answer.ok || given !== challenge)
      throw new Error(`url_verification: the app answered ${answer.status} without the challenge`);
  }

  /** A signed post of any body, for garbage too. @param limit - how long the app may take; milliseconds */
  async post(
    body: string,
    type: string,
    headers: Record<string, string> = {},
    limit = this.#workspace.options.ackTimeoutMs ?? 3_000,
  ): Promise<Response | { reason: string }> {
    const { signingSecret, state } = this.#workspace;
    const url = typeof this.#target === 'function' ? 'http://app.test/slack/events' : this.#target;
    const request = new Request(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': type,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        ...sign(body, signingSecret, state.now()),
        ...headers,
      },
      redirect: 'manual',
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<{ reason: string }>((resolve) => {
      timer = setTimeout(() => resolve({ reason: 'http_timeout' }), limit);
    });
    const target = this.#target;
    const answer = (async () => (typeof target === 'function' ? await target(request) : await fetch(request)))().catch(
      () => ({ reason: 'connection_failed' }),
    );
    try {
      return await Promise.race([answer, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Interactions are one field of JSON; commands are plain fields. */
function formBody({ kind, payload }: Parcel): string {
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return new URLSearchParams(
    Object.entries(payload).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
}

async function readAnswer(response: Response): Promise<unknown> {
  // An answer that breaks off was an answer all the same.
  const text = await response.text().catch(() => '');
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
