import { accountOptions, accountUsage, backendOf, channelIdOf } from '../account.js';
import { type Command, type CommandIo, readArgs, required } from '../command.js';

export const send: Command = {
  name: 'send',
  summary: 'send a message',
  usage: `chatmux send CHANNEL [TEXT] [--markdown] [--file PATH]... [--thread ID]

CHANNEL is an id, a name or #name. Without TEXT, or with -, standard input is sent.
  -m, --markdown       read the text as Markdown (default: plain text)
  -f, --file PATH      send this file too; may be repeated
      --thread ID      into this thread
      --json           print the sent message as JSON
${accountUsage}`,
  async run(args, io) {
    const { values, positionals } = readArgs(args, {
      ...accountOptions,
      markdown: { type: 'boolean', short: 'm' },
      file: { type: 'string', short: 'f', multiple: true },
      thread: { type: 'string' },
      json: { type: 'boolean' },
    });
    const channel = required(positionals[0], 'The channel');
    const files = (values.file ?? []).map((path) => ({ path }));
    const given = positionals[1] ?? (files.length > 0 ? '' : '-');
    const text = given === '-' ? await readAll(io) : given;
    await using backend = await backendOf(values);
    const sent = await backend.sendMessage(
      await channelIdOf(backend, channel, io.signal),
      values.markdown ? { markdown: text } : text,
      { files, thread: values.thread, signal: io.signal },
    );
    if (values.json) io.out(JSON.stringify(sent));
    else io.out(sent.url ?? sent.id);
    for (const { feature, from, to } of sent.losses) io.error(`${feature}: ${from} became ${to}`);
    return 0;
  },
};

async function readAll(io: CommandIo): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of io.stdin)
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  // The line break that ends what echo and most programs write is not part of the message.
  return (text + decoder.decode()).replace(/\r?\n$/, '');
}
