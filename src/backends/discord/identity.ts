import type { ApplicationInfo } from './application-info.js';
import type { DiscordConfig } from './config.js';
import type { DiscordUser } from './native.js';
import type { DiscordReader } from './reader.js';
import type { DiscordRest } from './rest.js';
import type { WebhookBook } from './webhook-book.js';
import { countAt, type Wire } from './wire/read.js';
import { textAt } from './wire/values.js';

/** Who the credentials belong to. */
export type DiscordIdentity = { readonly me: DiscordUser; readonly application: ApplicationInfo | undefined };

/**
 * Asks who the token belongs to, and what its application was granted.
 *
 * @throws AuthError for a wrong token
 */
export async function authenticate(
  { rest, reader, config }: { rest: DiscordRest; reader: DiscordReader; config: DiscordConfig },
  signal: AbortSignal | undefined,
): Promise<DiscordIdentity> {
  const [user, app] = await Promise.all([
    rest.get<Wire>('/users/@me', { signal }),
    rest.get<Wire>('/applications/@me', { signal }),
  ]);
  const userId = textAt(user, 'id');
  const applicationId = config.applicationId ?? textAt(app, 'id');
  if (userId === undefined) throw new Error('Discord did not say who the token belongs to.');
  reader.self = applicationId === undefined ? { userId } : { userId, applicationId };
  const me = reader.user(user);
  if (me === undefined) throw new Error('Discord did not say who the token belongs to.');
  return {
    me: { ...me, isBot: true },
    application:
      applicationId === undefined
        ? undefined
        : { id: applicationId, name: textAt(app, 'name'), flags: countAt(app, 'flags') },
  };
}

/** The user that a webhook's messages are seen to come from. */
export async function webhookIdentity(
  { webhooks, reader }: { webhooks: WebhookBook; reader: DiscordReader },
  signal: AbortSignal | undefined,
): Promise<DiscordIdentity> {
  const configured = await webhooks.configured(signal);
  const wire = configured?.wire ?? {};
  const id = textAt(wire, 'id') ?? configured?.webhook.id ?? 'webhook';
  const me = reader.user({
    id,
    username: textAt(wire, 'name') ?? 'webhook',
    avatar: wire['avatar'] ?? null,
    discriminator: '0000',
    bot: true,
  });
  if (me === undefined) throw new Error('Discord did not say whose the webhook is.');
  return { me, application: undefined };
}
