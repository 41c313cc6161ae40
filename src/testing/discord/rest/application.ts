import { nothing, ok, type Route, route } from '../rest-call.js';
import { applicationUser } from '../wire/application.js';

const gatewayUrl = (baseUrl: string) => baseUrl.replace(/^http/, 'ws');

/** The application itself, and where the gateway is. */
export const applicationRoutes: Route[] = [
  route('GET', '/gateway', ({ discord }) => ok({ url: gatewayUrl(discord.baseUrl) }), { isOpen: true }),
  route('GET', '/gateway/bot', ({ discord }) =>
    ok({
      url: gatewayUrl(discord.baseUrl),
      shards: discord.options.shards ?? 1,
      session_start_limit: {
        total: 1_000,
        remaining: discord.sessionsLeft ?? 999,
        reset_after: 14_400_000,
        max_concurrency: 1,
      },
    }),
  ),
  route('GET', '/applications/@me', ({ discord }) => ok(applicationUser(discord))),
  route('GET', '/oauth2/applications/@me', ({ discord }) => ok(applicationUser(discord))),
  route('GET', '/sticker-packs', () => ok({ sticker_packs: [] })),
  route('GET', '/voice/regions', () => ok([])),
  route('POST', '/channels/:channel/typing', (call) => {
    const place = call.place();
    call.world.typing.start(place.channel, call.bot, place.thread?.id);
    return nothing;
  }),
];
