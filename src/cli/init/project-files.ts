import { version } from '../../core/version.js';
import type { Starter } from './starters.js';

export type Project = { readonly name: string; readonly platform: string; readonly starter: Starter };

/** What a project is built with, beside chatmux and the platform's packages. */
export const projectTools = { '@types/node': '^20.19.43', tsx: '^4.23.15', typescript: '^6.0.3' } as const;

/** The files of a new project, by path. */
export function projectFiles(project: Project): Readonly<Record<string, string>> {
  return {
    'package.json': packageJson(project),
    'tsconfig.json': tsconfig,
    'chatmux.yaml': configuration(project),
    '.env.example': environment(project),
    '.gitignore': 'node_modules/\n.env\n*.pem\ncookies.json\n*.jsonl\n',
    'src/bot.ts': bot,
    'src/main.ts': main,
    'test/bot.test.ts': test(project),
    'README.md': readme(project),
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function packageJson({ name, starter }: Project): string {
  const cli = './node_modules/chatmux/dist/cli.js';
  return json({
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '>=20.19' },
    scripts: {
      start: 'node --env-file=.env --import tsx src/main.ts',
      test: 'node --import tsx --test test/bot.test.ts',
      types: 'tsc',
      doctor: `node --env-file=.env ${cli} doctor`,
      playground: `node ${cli} playground --bot src/bot.ts`,
    },
    dependencies: { ...starter.packages, chatmux: `^${version}` },
    devDependencies: projectTools,
  });
}

const tsconfig = json({
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['src', 'test'],
});

function configuration({ platform, starter }: Project): string {
  const lines = Object.entries(starter.settings)
    .map(([name, value]) => `    ${name}: ${Object.hasOwn(starter.variables, value) ? `\${${value}}` : value}\n`)
    .join('');
  return `# The values come from the environment: npm start reads them from .env.\naccounts:\n  ${platform}:\n    platform: ${platform}\n${lines}`;
}

function environment({ platform, starter }: Project): string {
  const lines = Object.entries(starter.variables).map(([name, value]) => `${name}=${value}\n`);
  return `# Copy to .env and fill in. Where to get them: node_modules/chatmux/docs/platforms/${platform}.md\n${lines.join('')}`;
}

const bot = `import { type Backend, md } from 'chatmux';

/** Answers greetings, on whatever platform the backend is for. */
export default function bot(backend: Backend): void {
  backend.on('message.created', async ({ message }) => {
    if (message.isOwn || !/\\bhello\\b/i.test(message.text)) return;
    await backend.reply(message, md\`Hello **\${message.author}**!\`);
  });
  backend.on('error', ({ error }) => console.error(\`\${error.name}: \${error.message}\`));
}
`;

const main = `import { loadBackends } from 'chatmux';
import bot from './bot.ts';

const backends = await loadBackends('chatmux.yaml');
for (const backend of backends.values()) bot(backend);
await backends.connect();
console.log(\`Connected: \${[...backends.keys()].join(', ')}. Ctrl-C ends it.\`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void backends.disconnect());
`;

function test({ platform }: Project): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBackend } from 'chatmux';
import { startEmulator } from 'chatmux/testing';
import bot from '../src/bot.ts';

test('the bot answers a greeting', async () => {
  // A server on this machine that speaks the platform's protocol: no token, no network.
  await using emulator = await startEmulator('${platform}', { users: ['ada'] });
  await using backend = await createBackend(emulator.config);
  bot(backend);
  await backend.connect();

  emulator.world.user('ada').say('general', 'Hello, bot');
  const answer = await emulator.world.waitForMessage(({ isBot }) => isBot);
  assert.match(answer.text, /Hello .*ada/i);
});
`;
}

function readme({ name, platform, starter }: Project): string {
  return `# ${name}

A bot for ${starter.title}, made with chatmux.

\`\`\`sh
npm install
npm test             # the bot against an emulator: no token, no network
npm run playground   # see it, and talk with it, in your browser
\`\`\`

For the real ${starter.title}:

1. Get the credentials as \`node_modules/chatmux/docs/platforms/${platform}.md\` says.
2. \`cp .env.example .env\`, and fill it in.
3. \`npm run doctor\` says what is still missing.
4. \`npm start\`

The bot is \`src/bot.ts\`. Its account stands in \`chatmux.yaml\`.
`;
}
