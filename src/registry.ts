import type * as z from 'zod';
import type { DiscordConfigInput } from './backends/discord/config.js';
import type { DiscordTypes } from './backends/discord/native.js';
import type { RocketChatConfigInput } from './backends/rocketchat/config.js';
import type { RocketChatTypes } from './backends/rocketchat/native.js';
import type { SlackConfigInput } from './backends/slack/config.js';
import type { SlackTypes } from './backends/slack/native.js';
import type { StackExchangeConfigInput } from './backends/stackexchange/config.js';
import type { StackExchangeTypes } from './backends/stackexchange/native.js';
import type { SymphonyConfigInput } from './backends/symphony/config.js';
import type { SymphonyTypes } from './backends/symphony/native.js';
import type { TeamwireConfigInput } from './backends/teamwire/config.js';
import type { TeamwireTypes } from './backends/teamwire/native.js';
import type { Backend } from './core/backend.js';
import type { CapabilityMatrix, Limits } from './core/capabilities.js';
import type { EnvironmentNames } from './core/environment.js';
import { ConfigError } from './core/errors/index.js';
import { didYouMean } from './core/nearest.js';
import type { PlatformTypes } from './core/platform-types.js';
import { type Dialect, registerDialect } from './richtext/index.js';

/**
 * The platforms by name, with the types of their configuration and models. A platform from outside this package adds
 * itself by `declare module 'chatmux' { interface Platforms { teams: { config: …; types: … } } }`.
 */
export interface Platforms {
  slack: { config: SlackConfigInput; types: SlackTypes };
  discord: { config: DiscordConfigInput; types: DiscordTypes };
  symphony: { config: SymphonyConfigInput; types: SymphonyTypes };
  rocketchat: { config: RocketChatConfigInput; types: RocketChatTypes };
  stackexchange: { config: StackExchangeConfigInput; types: StackExchangeTypes };
  /** Experimental: bridge contract v1, not Teamwire's own API. */
  teamwire: { config: TeamwireConfigInput; types: TeamwireTypes };
}

export type PlatformName = keyof Platforms & string;

/** What `createBackend` takes for a platform. */
export type BackendConfig<Name extends PlatformName = PlatformName> = {
  [P in Name]: { platform: P } & Omit<Platforms[P]['config'], 'platform'>;
}[Name];

/** The types of a platform's backend. */
export type TypesOf<Name extends PlatformName> = Platforms[Name]['types'] extends infer Types extends PlatformTypes
  ? Types
  : PlatformTypes;

/** Makes a backend of a configuration that the platform's schema has read. */
// biome-ignore lint/suspicious/noExplicitAny: the schema has checked it; each platform's own type stands on its class.
export type BackendClass = new (config: any) => Backend;

/** A platform as the registry knows it. Nothing of it is loaded before it is wanted. */
export type PlatformDefinition = {
  /** The name in configurations. */
  readonly name: string;
  /** The strict zod schema of its configuration, and the variables that it reads. */
  readonly config: () => Promise<{ schema: z.ZodType; environment?: EnvironmentNames | undefined }>;
  /** The backend's class. */
  readonly load: () => Promise<BackendClass>;
  /** The matrix before any narrowing: for tables. */
  readonly capabilities?: (() => Promise<{ matrix: CapabilityMatrix; limits: Limits }>) | undefined;
};

const slack: PlatformDefinition = {
  name: 'slack',
  config: async () => {
    const { SlackConfig, slackEnvironment } = await import('./backends/slack/config.js');
    return { schema: SlackConfig, environment: slackEnvironment };
  },
  load: async () => (await import('./backends/slack/backend.js')).SlackBackend,
  capabilities: async () => {
    const { slackMatrix, slackLimits } = await import('./backends/slack/capabilities.js');
    return { matrix: slackMatrix, limits: slackLimits };
  },
};

const discord: PlatformDefinition = {
  name: 'discord',
  config: async () => {
    const { DiscordConfig, discordEnvironment } = await import('./backends/discord/config.js');
    return { schema: DiscordConfig, environment: discordEnvironment };
  },
  load: async () => (await import('./backends/discord/backend.js')).DiscordBackend,
  capabilities: async () => {
    const { discordMatrix, discordLimits } = await import('./backends/discord/capabilities.js');
    return { matrix: discordMatrix, limits: discordLimits };
  },
};

const symphony: PlatformDefinition = {
  name: 'symphony',
  config: async () => {
    const { SymphonyConfig, symphonyEnvironment } = await import('./backends/symphony/config.js');
    return { schema: SymphonyConfig, environment: symphonyEnvironment };
  },
  load: async () => (await import('./backends/symphony/backend.js')).SymphonyBackend,
  capabilities: async () => {
    const { symphonyMatrix, symphonyLimits } = await import('./backends/symphony/capabilities.js');
    return { matrix: symphonyMatrix, limits: symphonyLimits };
  },
};

const rocketchat: PlatformDefinition = {
  name: 'rocketchat',
  config: async () => {
    const { RocketChatConfig, rocketchatEnvironment } = await import('./backends/rocketchat/config.js');
    return { schema: RocketChatConfig, environment: rocketchatEnvironment };
  },
  load: async () => (await import('./backends/rocketchat/backend.js')).RocketChatBackend,
  capabilities: async () => {
    const { rocketchatMatrix, rocketchatLimits } = await import('./backends/rocketchat/capabilities.js');
    return { matrix: rocketchatMatrix, limits: rocketchatLimits };
  },
};

/** Experimental: bridge contract v1, not Teamwire's own API. */
const teamwire: PlatformDefinition = {
  name: 'teamwire',
  config: async () => {
    const { TeamwireConfig, teamwireEnvironment } = await import('./backends/teamwire/config.js');
    return { schema: TeamwireConfig, environment: teamwireEnvironment };
  },
  load: async () => (await import('./backends/teamwire/backend.js')).TeamwireBackend,
  capabilities: async () => {
    const { teamwireMatrix, teamwireLimits } = await import('./backends/teamwire/capabilities.js');
    return { matrix: teamwireMatrix, limits: teamwireLimits };
  },
};

const stackexchange: PlatformDefinition = {
  name: 'stackexchange',
  config: async () => {
    const { StackExchangeConfig, stackexchangeEnvironment } = await import('./backends/stackexchange/config.js');
    return { schema: StackExchangeConfig, environment: stackexchangeEnvironment };
  },
  load: async () => (await import('./backends/stackexchange/backend.js')).StackExchangeBackend,
  capabilities: async () => {
    const { stackexchangeMatrix, stackexchangeLimits } = await import('./backends/stackexchange/capabilities.js');
    return { matrix: stackexchangeMatrix, limits: stackexchangeLimits };
  },
};

/** The markups by name; a platform's stands here before its backend does. None loads an SDK. */
const dialects = new Map<string, () => Promise<Dialect>>([
  ['html', async () => (await import('./richtext/html/index.js')).htmlDialect],
  ['slack', async () => (await import('./backends/slack/dialect.js')).slackDialect],
  ['discord', async () => (await import('./backends/discord/dialect.js')).discordDialect],
  ['symphony', async () => (await import('./backends/symphony/dialect.js')).symphonyDialect],
  ['rocketchat', async () => (await import('./backends/rocketchat/dialect.js')).rocketchatDialect],
  ['stackexchange', async () => (await import('./backends/stackexchange/dialect.js')).stackexchangeDialect],
  ['teamwire', async () => (await import('./backends/teamwire/dialect.js')).teamwireDialect],
]);

const platforms = new Map<string, PlatformDefinition>(
  [slack, discord, symphony, rocketchat, teamwire, stackexchange].map((platform) => [platform.name, platform]),
);

/** The names of all platforms, those registered from outside included. */
export function platformNames(): string[] {
  return [...platforms.keys()];
}

/** @throws ConfigError that names the platforms there are */
export function platformNamed(name: string): PlatformDefinition {
  const platform = platforms.get(name);
  if (platform) return platform;
  const names = platformNames();
  throw new ConfigError(
    `There is no platform '${name}'${didYouMean(name, names)}. There are: ${names.join(', ')}. Others are added by registerPlatform.`,
  );
}

/**
 * Adds a platform from outside this package: `createBackend`, `loadBackends` and `loadDialect` know it from then on.
 *
 * @param platform - `config` is its strict zod schema; `load` gives its Backend class, and may import it then
 * @throws ConfigError when the name is taken
 */
export function registerPlatform(platform: {
  name: string;
  config: z.ZodType;
  load: PlatformDefinition['load'];
  /** The environment variable of each setting. */
  environment?: EnvironmentNames | undefined;
  /** Its markup, for `loadDialect`. */
  dialect?: (() => Promise<Dialect>) | undefined;
  capabilities?: PlatformDefinition['capabilities'];
}): void {
  const { config, environment, dialect, ...rest } = platform;
  if (platforms.has(platform.name)) throw new ConfigError(`There is a platform '${platform.name}' already.`);
  platforms.set(platform.name, { ...rest, config: async () => ({ schema: config, environment }) });
  if (dialect) dialects.set(platform.name, dialect);
}

/** The names that `loadDialect` takes. */
export function loadableDialects(): string[] {
  return [...dialects.keys()];
}

/**
 * Makes a platform's dialect (or `html`) known to `parse`, `render` and `convert` by its name. No SDK is loaded.
 *
 * @returns the dialect
 * @throws ConfigError that names the dialects there are
 */
export async function loadDialect(name: string): Promise<Dialect> {
  const load = dialects.get(name);
  if (load) {
    const dialect = await load();
    registerDialect(dialect);
    return dialect;
  }
  const names = loadableDialects();
  throw new ConfigError(`There is no dialect '${name}'${didYouMean(name, names)}. There are: ${names.join(', ')}.`);
}
