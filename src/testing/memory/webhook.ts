import { ChatEvent } from '../../models/index.js';

/** What the webhook's body is read to, or the answer that refuses it. */
export type WebhookRead = { events: ChatEvent[] } | { response: Response };

/**
 * The memory platform's webhook: `POST` with `{ "events": [ChatEvent, …] }`, as `JSON.stringify` writes them.
 *
 * @param secret - what must stand in `Authorization: Bearer …`, if anything
 */
export async function readWebhook(
  request: Request,
  owner: { account: string },
  secret: string | undefined,
): Promise<WebhookRead> {
  if (request.method !== 'POST') return refuse(405, 'Only POST.', { allow: 'POST' });
  if (secret !== undefined && request.headers.get('authorization') !== `Bearer ${secret}`) {
    return refuse(401, 'The authorization is missing or wrong.');
  }
  let body: unknown;
  try {
    body = await request.json();
  } catch {
    return refuse(400, 'The body is no JSON.');
  }
  const list = typeof body === 'object' && body !== null ? (body as { events?: unknown }).events : undefined;
  if (!Array.isArray(list)) return refuse(400, 'The body has no list of events.');
  const events: ChatEvent[] = [];
  for (const [index, entry] of list.entries()) {
    const read = ChatEvent.safeParse(entry);
    if (!read.success) return refuse(400, `events.${index}: ${read.error.issues[0]?.message ?? 'not an event'}`);
    if (read.data.platform !== 'memory' || read.data.account !== owner.account) {
      return refuse(400, `events.${index}: is of another account`);
    }
    events.push(read.data);
  }
  return { events };
}

function refuse(status: number, error: string, headers: Record<string, string> = {}): WebhookRead {
  return { response: Response.json({ error }, { status, headers }) };
}
