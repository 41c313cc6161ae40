import { type Command, readArgs, UsageError } from '../command.js';

export const demo: Command = {
  name: 'demo',
  summary: 'watch a bot on every platform, with no token and no network',
  usage: `chatmux demo [PLATFORM...]

Runs the feature bot on the platforms' emulators, through their real SDKs, and prints what was said.
Ends with 0 when every step was seen on the other side.`,
  async run(args, io) {
    const { positionals } = readArgs(args, {});
    const { demoPlatforms, runDemo } = await import('../demo/run-demo.js');
    const known = demoPlatforms();
    for (const name of positionals) {
      if (!known.includes(name)) throw new UsageError(`There is no demo of '${name}'. There are: ${known.join(', ')}.`);
    }
    return (await runDemo(positionals.length > 0 ? positionals : known, io.out)) ? 0 : 1;
  },
};
