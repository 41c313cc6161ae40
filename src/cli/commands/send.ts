import { existsSync } from 'node:fs';
import { backendOf, channelIdOf } from '../account.js';
import { type CommandIo, defineCommand, required, UsageError } from '../command.js';

export const send = defineCommand({
  name: 'send',
  summary: 'send a message',
  arguments: [{ name: 'CHANNEL', isRequired: true }, { name: 'TEXT' }],
  options: {
    markdown: { type: 'boolean', short: 'm', help: 'read the text as Markdown (default: plain text)' },
    file: {
      type: 'string',
      short: 'f',
      multiple: true,
      value: 'PATH',
      help: 'send this file too; may be repeated',
      complete: 'file',
    },
    'reply-to': { type: 'string', short: 'r', value: 'ID', help: 'answer this message of the channel' },
    thread: { type: 'string', short: 't', value: 'ID', help: 'into this thread' },
    key: { type: 'string', value: 'TEXT', help: 'idempotency key: the same key sends once' },
  },
  usesAccount: true,
  json: 'print the sent message',
  notes: 'CHANNEL is an id, a name or #name. Without TEXT, or with -, standard input is sent.',
  examples: ["send '#general' 'The build is green.'", 'git log -1 --format=%B | chatmux send general --markdown'],
  async run({ values, positionals }, io) {
    const channel = required(positionals[0], 'The channel');
    const files = (values.file ?? []).map((path) => ({ path }));
    for (const { path } of files) if (!existsSync(path)) throw new UsageError(`There is no file '${path}'.`);
    const given = positionals[1] ?? (files.length > 0 ? '' : '-');
    const text = given === '-' ? await readAll(io) : given;
    if (text.trim() === '' && files.length === 0) throw new UsageError('There is nothing to send: the text is empty.');
    await using backend = await backendOf(values);
    const channelId = await channelIdOf(backend, channel, io.signal);
    const content = values.markdown ? { markdown: text } : text;
    const options = { files, thread: values.thread, idempotencyKey: values.key, signal: io.signal };
    const parent = values['reply-to'];
    const sent =
      parent === undefined
        ? await backend.sendMessage(channelId, content, options)
        : await backend.reply({ channelId, id: parent }, content, options);
    if (io.isJson) io.out(JSON.stringify(sent));
    else io.out(sent.url ?? sent.id);
    for (const { feature, from, to } of sent.losses) io.note(`${feature}: ${from} became ${to}`);
    return 0;
  },
});

async function readAll(io: CommandIo): Promise<string> {
  if (io.terminal.in) io.note('Write the text, then Ctrl-D.');
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of io.stdin)
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  // The line break that ends what echo and most programs write is not part of the message.
  return (text + decoder.decode()).replace(/\r?\n$/, '');
}
