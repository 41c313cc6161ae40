import { defineCommand, UsageError } from '../command.js';

export const demo = defineCommand({
  name: 'demo',
  summary: 'watch a bot on every platform, with no token and no network',
  arguments: [{ name: 'PLATFORM', isMany: true, complete: 'emulator' }],
  json: 'print {platform, passed} a platform; the talk goes to standard error',
  notes:
    "Runs the feature bot on the platforms' emulators, through their real SDKs, and prints what was said. Ends with 0 when every step was seen on the other side.",
  examples: ['demo', 'demo slack discord'],
  async run({ positionals }, io) {
    const { demoPlatforms, runDemo } = await import('../demo/run-demo.js');
    const known = demoPlatforms();
    for (const name of positionals) {
      if (!known.includes(name)) throw new UsageError(`There is no demo of '${name}'. There are: ${known.join(', ')}.`);
    }
    const platforms = positionals.length > 0 ? positionals : known;
    if (!io.isJson) return (await runDemo(platforms, io.out)) ? 0 : 1;
    let code = 0;
    for (const platform of platforms) {
      const passed = await runDemo([platform], io.note);
      if (!passed) code = 1;
      io.out(JSON.stringify({ platform, passed }));
    }
    return code;
  },
});
