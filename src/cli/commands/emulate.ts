import { once } from 'node:events';
import { emulatorNames, startEmulator } from '../../testing/index.js';
import { type Command, readArgs, required, UsageError, wholeNumber } from '../command.js';

export const emulate: Command = {
  name: 'emulate',
  summary: "run a platform's emulator until Ctrl-C",
  usage: `chatmux emulate PLATFORM [--port N] [--json]

Starts a loopback server that speaks the platform's wire protocol, and prints how to connect to it.
  --port N   the port to listen on (default: any free one)
  --json     print the configuration for createBackend as JSON`,
  async run(args, io) {
    const { values, positionals } = readArgs(args, { port: { type: 'string' }, json: { type: 'boolean' } });
    const platform = required(positionals[0], 'The platform');
    if (!emulatorNames().includes(platform)) {
      throw new UsageError(`There is no emulator for '${platform}'. There are: ${emulatorNames().join(', ')}.`);
    }
    await using emulator = await startEmulator(platform, { port: wholeNumber(values.port, '--port') ?? 0 });
    if (values.json) {
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
};
