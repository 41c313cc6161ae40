import { sign } from 'node:crypto';
import type { DiscordState } from '../discord-state.js';
import { isJson, type Json } from '../json.js';

/** Where interactions are posted: a URL, or what answers requests itself. */
export type HttpTarget = string | ((request: Request) => Response | Promise<Response>);

/** Interactions by HTTP instead of the gateway, signed with Ed25519. (Wire sheet, section 14.) */
export class HttpDelivery {
  readonly #discord: DiscordState;
  readonly #target: HttpTarget;

  constructor(discord: DiscordState, target: HttpTarget) {
    this.#discord = discord;
    this.#target = target;
  }

  /** What Discord does before it takes a URL: a ping that must be answered, a bad signature that must be refused. */
  async verify(): Promise<void> {
    const ping = { id: this.#discord.ids.snowflake(), application_id: this.#discord.world.bot.id, type: 1, version: 1 };
    const answer = await this.#post(ping);
    const body: unknown = await answer.json().catch(() => undefined);
    if (answer.status !== 200 || !isJson(body) || body.type !== 1)
      throw new Error('the interactions endpoint did not answer the ping with {"type":1}');
    const refused = await this.#post(ping, '0'.repeat(128));
    if (refused.status !== 401) throw new Error('the interactions endpoint must answer 401 to a wrong signature');
  }

  /** @returns the answer in the body, if there is one: a callback */
  async send(payload: Json): Promise<Json | undefined> {
    try {
      const answer = await this.#post(payload);
      const body: unknown = answer.status === 200 ? await answer.json().catch(() => undefined) : undefined;
      return isJson(body) ? body : undefined;
    } catch {
      // An endpoint that is down answers nothing: the interaction fails by its deadline.
      return undefined;
    }
  }

  async #post(payload: Json, signature?: string): Promise<Response> {
    const body = JSON.stringify(payload);
    const timestamp = String(Math.floor(this.#discord.world.now().getTime() / 1_000));
    const signed = sign(null, Buffer.from(timestamp + body), this.#discord.keys.privateKey).toString('hex');
    const url = typeof this.#target === 'string' ? this.#target : 'http://localhost/interactions';
    const request = new Request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
        'x-signature-timestamp': timestamp,
        'x-signature-ed25519': signature ?? signed,
      },
      body,
    });
    return typeof this.#target === 'string' ? fetch(request) : this.#target(request);
  }
}
