import { SymphonyBackend } from '../../src/backends/symphony/index.js';
import { FileCursors } from './file-cursors.js';

/** A bot that can be killed at its work: it says what it hears, and never comes to an end with `hang`. */
const [settings = '{}', path] = process.argv.slice(2);
const backend = new SymphonyBackend({
  ...JSON.parse(settings),
  ...(path === undefined ? {} : { cursorStore: new FileCursors(path) }),
});
backend.on('message.created', async ({ message }) => {
  process.stdout.write(`${message.text}\n`);
  if (message.text === 'hang') await new Promise(() => {});
});
await backend.connect();
process.stdout.write('connected\n');
