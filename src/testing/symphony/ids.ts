import { randomBytes } from 'node:crypto';
import type { ChannelKind, ChannelRecord, IdFactory } from '../world/index.js';

const farFuture = 0x7fff_ffff_ffff_ffffn;
const kinds = { stream: 't', message: 'm', event: 'o' } as const;

/** Ids of Symphony's shape. (Wire sheet, section 4.) */
export class SymphonyIds implements IdFactory {
  readonly #tenant: bigint;
  #users = 0n;
  #files = 0;

  /** @param tenant the pod's number: the upper part of its user ids. */
  constructor(tenant: bigint) {
    this.#tenant = tenant;
  }

  /** 25 bytes, URL-safe: 16 at random, the time counted backwards, the kind. */
  make(kind: keyof typeof kinds, at: Date): string {
    const bytes = Buffer.alloc(25);
    randomBytes(16).copy(bytes);
    bytes.writeBigInt64BE(farFuture - BigInt(at.getTime()), 16);
    bytes.write(kinds[kind], 24, 'latin1');
    return bytes.toString('base64url');
  }

  user(): string {
    return this.userOf(this.#tenant);
  }

  /** A user of another pod has that pod's number in the id. */
  userOf(tenant: bigint): string {
    this.#users += 1n;
    return String((tenant << 36n) | (1_000_000n + this.#users * 37n));
  }

  channel(_kind: ChannelKind, _name: string): string {
    return this.make('stream', new Date());
  }

  message(_channel: ChannelRecord, at: Date): string {
    return this.make('message', at);
  }

  /** Opaque, and with percent escapes in it. */
  file(): string {
    this.#files += 1;
    const part = encodeURIComponent(randomBytes(18).toString('base64').replace(/.$/, '='));
    return `internal_${(this.#tenant << 36n) | BigInt(this.#files)}%2F${part}`;
  }

  group(): string {
    return this.user();
  }

  emoji(name: string): string {
    return name;
  }

  other(): string {
    return randomBytes(12).toString('hex');
  }
}

/** The form that the API wants: URL-safe, without padding. */
export function normalizeId(id: string): string {
  return id.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The form that the client shows, and that some payloads have. */
export function standardId(id: string): string {
  const text = id.replaceAll('-', '+').replaceAll('_', '/');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}
