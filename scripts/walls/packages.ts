/** The platforms' SDKs and the backend that each belongs to. */
const SDKS: readonly { readonly pattern: RegExp; readonly platform: string }[] = [
  { pattern: /^@slack\//, platform: 'slack' },
  { pattern: /^(discord\.js|@discordjs\/.*|discord-api-types)$/, platform: 'discord' },
];

/** The platform whose SDK this package is, if it is one. */
export function sdkPlatform(packageName: string): string | undefined {
  return SDKS.find(({ pattern }) => pattern.test(packageName))?.platform;
}

/** The npm packages that each floor's files may import; `node:` is Node's own modules. SDKs have a rule of their own. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  models: ['zod'],
  richtext: ['zod', 'markdown-it', 'htmlparser2', 'mdast'],
  core: [
    'node:',
    'zod',
    'eventemitter3',
    'lru-cache',
    'yaml',
    'mime-types',
    'ws',
    'http-proxy-agent',
    'https-proxy-agent',
  ],
  'core/http': ['axios'],
  testing: ['node:', 'zod', 'lru-cache', 'ws', 'mime-types', 'markdown-it', 'htmlparser2', 'saxes'],
  backends: ['node:', 'zod', 'lru-cache', 'ws', 'mime-types', 'htmlparser2', 'http-proxy-agent', 'https-proxy-agent'],
  'backends/slack': ['undici'],
  'backends/discord': ['undici'],
  'backends/symphony': ['saxes'],
  'backends/rocketchat': ['@rocket.chat/message-parser'],
  'testing/rocketchat': ['@rocket.chat/message-parser'],
  'backends/stackexchange': ['tough-cookie', 'css-select'],
  'registry.ts': ['zod'],
  'create-backend.ts': ['zod'],
  'load-backends.ts': ['node:', 'zod', 'yaml'],
  'index.ts': [],
  bridge: ['node:', 'zod'],
  bot: ['node:', 'zod'],
  cluster: ['node:', 'zod', 'ioredis', 'rate-limiter-flexible'],
  mcp: ['node:', 'zod', '@modelcontextprotocol/sdk'],
  cli: ['node:', 'zod', 'yaml'],
};

/** What the file may import: its own folder's packages and those of the folders around it. */
export function allowedPackages(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.flatMap((_, index) => ALLOWED[parts.slice(0, index + 1).join('/')] ?? []);
}

export function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
