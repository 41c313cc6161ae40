import { ConfigError } from '../../core/errors/index.js';
import type { PersonAct } from '../world/index.js';
import type { World } from '../world.js';
import type { MemoryCapabilities } from './capabilities.js';
import { MemoryServer } from './memory-server.js';
import type { MemoryOptions } from './options.js';

const servers = new WeakMap<World, MemoryServer>();

/** Features that people have not either when the platform is to lack them. */
const acts: Readonly<Record<string, PersonAct>> = {
  threads: 'thread',
  replies: 'reply',
  reactions: 'react',
  files: 'upload',
  location: 'location',
};

/** The server of the world that was given, or a new one. @throws ConfigError when the world is no MemoryBackend's */
export function serverOf(options: MemoryOptions): MemoryServer {
  if (options.world) {
    const server = servers.get(options.world);
    if (!server) throw new ConfigError("'world' must be the world of another MemoryBackend.");
    return server;
  }
  const { name, handle, users, clock } = options;
  const server = new MemoryServer({ bot: { name, handle }, users, clock, lacks: lackedActs(options) });
  servers.set(server.world, server);
  return server;
}

function lackedActs({ lacks = [], capabilities = {} }: MemoryCapabilities): ReadonlySet<PersonAct> {
  const isGone = (name: string) => {
    const cell = (capabilities as Record<string, string | { level: string } | undefined>)[name];
    const level = typeof cell === 'object' ? cell.level : cell;
    return level === undefined ? (lacks as readonly string[]).includes(name) : level === 'none';
  };
  return new Set(Object.entries(acts).flatMap(([name, act]) => (isGone(name) ? [act] : [])));
}
