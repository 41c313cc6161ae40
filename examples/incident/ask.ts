import { AbortedError, type Backend, type Message } from 'chatmux';

const patienceMs = 300_000;

/**
 * Asks who wrote a message something, in its thread where there are threads, and waits for the answer: what the same person
 * writes next in that thread, or in the channel where there are none.
 *
 * @returns `undefined` when nothing came within five minutes
 */
export async function ask(backend: Backend, about: Message, question: string): Promise<string | undefined> {
  // Listening begins before the question is there: nobody can be too quick.
  const answers = backend.events({
    types: ['message.created'],
    channel: about.channelId,
    signal: AbortSignal.timeout(patienceMs),
  });
  const { threadId } = await backend.replyInThread(about, question);
  try {
    for await (const { message } of answers) {
      if (message.author.id === about.author.id && message.threadId === threadId) return message.text;
    }
  } catch (error) {
    if (!(error instanceof AbortedError)) throw error;
  }
  return undefined;
}
