import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ChatEvent, type ChatEventType, type Message, md, type RichText } from 'chatmux';

/** What the service answers: a tree, or nothing to say. It is plain JSON, and each platform writes it in its own markup. */
export type Answer = { readonly reply?: RichText };

const maxBytes = 1_000_000;
const known: ReadonlySet<string> = new Set<ChatEventType>(['message.created']);

/**
 * A service without a platform, a token or a connection: it shares with the bot the models alone. Bots of any platform send
 * it their events as JSON, `POST /events`, and it says what is to be answered.
 *
 * It reads tolerantly, as the models do: keys that it does not know are dropped, an enum's new value is `unknown`, an event
 * of a new kind is taken and not answered. So bot and service may be of different versions.
 */
export function createService(): Server {
  return createServer((request, response) => {
    handle(request).then(
      ([status, body]) => send(response, status, body),
      (error: unknown) => send(response, 500, { error: error instanceof Error ? error.message : 'failed' }),
    );
  });
}

async function handle(request: IncomingMessage): Promise<[status: number, body?: object]> {
  if (request.url !== '/events') return [404, { error: 'there is only /events' }];
  if (request.method !== 'POST') return [405, { error: 'events are POSTed' }];
  const text = await read(request);
  if (text === undefined) return [413, { error: `more than ${maxBytes} bytes` }];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [400, { error: 'the body is no JSON' }];
  }
  if (isNewKind(json)) return [204];
  const event = ChatEvent.safeParse(json);
  if (!event.success) {
    const issues = event.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return [422, { error: 'the body is no event', issues }];
  }
  const answer = event.data.type === 'message.created' ? answerTo(event.data.message) : undefined;
  return answer ? [200, { reply: answer } satisfies Answer] : [204];
}

/** An event that only a newer version, or nobody here, knows what to do with. */
function isNewKind(json: unknown): boolean {
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined;
  return typeof type === 'string' && !known.has(type);
}

/** The service's own business. */
function answerTo(message: Message): RichText | undefined {
  if (message.isOwn || !/\bhow long\b/i.test(message.text)) return undefined;
  const files = message.attachments.reduce((sum, { size = 0 }) => sum + size, 0);
  return md`${message.author}, that was **${message.text.length}** characters and **${files}** bytes of files.`;
}

async function read(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body && JSON.stringify(body));
}
