import { type Backend, isRichText, type Message } from 'chatmux';

/**
 * Sends what is said to the service as it is, and answers what it answers. The service is another program: what comes back
 * is looked at before it is sent.
 *
 * @param service - its address
 * @returns what ends the bot
 */
export async function startServiceBot(
  backend: Backend,
  service: string,
  onError: (error: unknown) => void = console.error,
): Promise<() => Promise<void>> {
  backend.on('message.created', async (event) => {
    if (event.message.isOwn) return;
    const answer = await fetch(service, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
      signal: AbortSignal.timeout(10_000),
    });
    // What is thrown here becomes an 'error' event, and the next message is handled.
    if (!answer.ok) throw new Error(`The service answered ${answer.status}: ${await answer.text()}`);
    if (answer.status !== 204) await reply(backend, event.message, await answer.json());
  });
  backend.on('error', ({ error }) => onError(error));
  await backend.connect();
  return () => backend.disconnect();
}

async function reply(backend: Backend, message: Message, answer: unknown): Promise<void> {
  const content = typeof answer === 'object' && answer !== null && 'reply' in answer ? answer.reply : undefined;
  if (!isRichText(content)) throw new Error('The service answered with something that is no content.');
  await backend.reply(message, content);
}
