import { LRUCache } from 'lru-cache';
import { urlPath } from '../../core/http/url-path.js';
import { webhookOf } from './config.js';
import type { DiscordReader } from './reader.js';
import type { DiscordRest } from './rest.js';
import { numberAt, objectsAt, type Wire } from './wire/read.js';
import { textAt } from './wire/values.js';

/** A webhook that can be posted through. */
export type OwnWebhook = { readonly id: string; readonly token: string };

/** What the book works with. */
export type WebhookSource = {
  readonly rest: DiscordRest;
  readonly reader: DiscordReader;
  /** The setting `webhookUrl`. */
  readonly webhookUrl: string | undefined;
};

/** Kind 1 has a token; those that follow other channels have none (wire sheet, section 12). */
const incoming = 1;

/** The webhooks through which messages go out under another name: the channel's own, made when there is none. */
export class WebhookBook {
  readonly #source: WebhookSource;
  readonly #byChannel = new LRUCache<string, Promise<OwnWebhook>>({ max: 1_000 });
  #configured: Promise<{ webhook: OwnWebhook; wire: Wire }> | undefined;

  constructor(source: WebhookSource) {
    this.#source = source;
  }

  /** The webhook of the setting, and what Discord says of it. `undefined` without the setting. */
  configured(signal?: AbortSignal | undefined): Promise<{ webhook: OwnWebhook; wire: Wire }> | undefined {
    const address = this.#source.webhookUrl === undefined ? undefined : webhookOf(this.#source.webhookUrl);
    if (address === undefined) return undefined;
    this.#configured ??= this.#ask(address, signal).catch((error: unknown) => {
      this.#configured = undefined;
      throw error;
    });
    return this.#configured;
  }

  /**
   * The webhook to post through in a channel (never a thread's own id).
   *
   * @throws ForbiddenError without the permission Manage Webhooks
   */
  async of(channelId: string, name: string, signal: AbortSignal | undefined): Promise<OwnWebhook> {
    const configured = await this.configured(signal);
    if (configured && textAt(configured.wire, 'channel_id') === channelId) return configured.webhook;
    let known = this.#byChannel.get(channelId);
    if (known === undefined) {
      known = this.#findOrMake(channelId, name, signal);
      this.#byChannel.set(channelId, known);
      known.catch(() => this.#byChannel.delete(channelId));
    }
    return known;
  }

  /** Somebody deleted it: the next message asks anew. */
  forget(channelId: string): void {
    this.#byChannel.delete(channelId);
  }

  async #ask(webhook: OwnWebhook, signal: AbortSignal | undefined): Promise<{ webhook: OwnWebhook; wire: Wire }> {
    const wire = await this.#source.rest.get<Wire>(urlPath`/webhooks/${webhook.id}/${webhook.token}`, {
      auth: false,
      signal,
    });
    this.#source.reader.keepOwnWebhook(webhook.id);
    return { webhook, wire };
  }

  async #findOrMake(channelId: string, name: string, signal: AbortSignal | undefined): Promise<OwnWebhook> {
    const { rest, reader } = this.#source;
    const route = urlPath`/channels/${channelId}/webhooks`;
    const listed = objectsAt({ webhooks: await rest.get(route, { signal }) }, 'webhooks');
    const isOurs = (wire: Wire) =>
      numberAt(wire, 'type') === incoming &&
      textAt(wire, 'token') !== undefined &&
      textAt(wire, 'application_id') === reader.self?.applicationId;
    const wire = listed.find(isOurs) ?? (await rest.post<Wire>(route, { body: { name: nameOf(name) }, signal }));
    const id = textAt(wire, 'id');
    const token = textAt(wire, 'token');
    if (id === undefined || token === undefined) throw new Error('Discord gave a webhook without its token.');
    reader.keepOwnWebhook(id);
    return { id, token };
  }
}

/** Names with these words are refused (wire sheet, section 12). */
function nameOf(name: string): string {
  const allowed = name
    .replace(/clyde|discord/gi, '')
    .trim()
    .slice(0, 80);
  return allowed === '' ? 'chatmux' : allowed;
}
