import { once } from 'node:events';
import { emulatorNames, startEmulator } from '../../testing/index.js';
import { defineCommand, required, UsageError, wholeNumber } from '../command.js';

export const emulate = defineCommand({
  name: 'emulate',
  summary: "run a platform's emulator until Ctrl-C",
  arguments: [{ name: 'PLATFORM', isRequired: true, complete: 'emulator' }],
  options: {
    port: { type: 'string', value: 'N', help: 'the port to listen on (default: any free one)' },
    user: { type: 'string', multiple: true, value: 'HANDLE', help: 'a person who is there; may be repeated' },
  },
  json: 'print the configuration for createBackend',
  notes: "Starts a loopback server that speaks the platform's wire protocol, and prints how to connect to it.",
  examples: ['emulate slack --port 4000 --user ada'],
  async run({ values, positionals }, io) {
    const platform = required(positionals[0], 'The platform');
    if (!emulatorNames().includes(platform)) {
      throw new UsageError(`There is no emulator for '${platform}'. There are: ${emulatorNames().join(', ')}.`);
    }
    const port = wholeNumber(values.port, '--port') ?? 0;
    if (port > 65_535) throw new UsageError(`--port must be at most 65535, not ${port}.`);
    await using emulator = await startEmulator(platform, { port, users: values.user });
    if (io.isJson) {
      io.out(JSON.stringify(emulator.config));
    } else {
      io.out(`The ${platform} emulator listens on ${emulator.url}`);
      io.out('');
      io.out(`const backend = await createBackend(${JSON.stringify(emulator.config, undefined, 2)});`);
      io.out('');
      io.out('Ctrl-C ends it.');
    }
    if (!io.signal.aborted) await once(io.signal, 'abort');
    return 0;
  },
});
