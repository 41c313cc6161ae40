import { ApiFamily } from './api-family.js';
import type { CallOptions } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import { listing } from './parameters.js';
import type { IntegrationObject } from './types/server.js';

type WebhookKind = 'webhook-incoming' | 'webhook-outgoing';

/** Webhooks. */
export class IntegrationsApi extends ApiFamily {
  /** `items` is the size of the page here. */
  list(
    options: ListOptions = {},
  ): Promise<{ integrations: IntegrationObject[]; offset: number; items: number; total: number }> {
    return this.caller.get('integrations.list', listing(options));
  }

  get(integrationId: string, options: CallOptions = {}): Promise<{ integration: IntegrationObject }> {
    return this.caller.get('integrations.get', { integrationId, ...options });
  }

  create(
    integration: { type: WebhookKind } & Readonly<Record<string, unknown>>,
    options: CallOptions = {},
  ): Promise<{ integration: IntegrationObject }> {
    return this.caller.post('integrations.create', { ...integration, ...options });
  }

  async remove(type: WebhookKind, integrationId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('integrations.remove', { type, integrationId, ...options });
  }
}
