import { objectId, randomId } from './ids.js';
import type { Json } from './json.js';

/** A webhook of the server. */
export type Integration = {
  readonly id: string;
  readonly type: 'webhook-incoming' | 'webhook-outgoing';
  readonly token: string;
  readonly createdAt: Date;
  /** As it was made. */
  fields: Json;
};

/** Incoming and outgoing webhooks. */
export class Integrations {
  readonly #byId = new Map<string, Integration>();

  get(id: string): Integration | undefined {
    return this.#byId.get(id);
  }

  all(): Integration[] {
    return [...this.#byId.values()];
  }

  add(type: Integration['type'], fields: Json, createdAt: Date): Integration {
    const token = typeof fields.token === 'string' && fields.token !== '' ? fields.token : randomId(48);
    const integration = { id: objectId(), type, token, createdAt, fields };
    this.#byId.set(integration.id, integration);
    return integration;
  }

  remove(integration: Integration): void {
    this.#byId.delete(integration.id);
  }
}
