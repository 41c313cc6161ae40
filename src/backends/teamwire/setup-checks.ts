import { ok, reachabilitySteps, type SetupStep, warning } from '../../core/setup/index.js';
import type { TeamwireClient } from './client/client.js';
import type { TeamwireConfig } from './config.js';

export type TeamwireSetup = {
  readonly config: TeamwireConfig;
  readonly client: TeamwireClient;
  readonly signIn: SetupStep;
};

/** What a Teamwire account needs: the bridge, the log-in, the events. Reads only. */
export function teamwireSetup({ config, client, signIn }: TeamwireSetup): readonly SetupStep[] {
  const { baseUrl, proxy, ca, transport } = config;
  const reach =
    baseUrl === undefined || transport ? [] : reachabilitySteps({ url: baseUrl, setting: 'baseUrl', proxy, ca });
  return [
    {
      name: 'bridge',
      run: async () =>
        transport
          ? ok('A transport of your own.')
          : warning("Experimental: bridge contract v1, which is this project's own and not Teamwire's API."),
    },
    ...reach,
    {
      ...signIn,
      after: reach.slice(0, 1).map(({ name }) => name),
      advice: ({ code }) =>
        code === 'auth'
          ? {
              mend: 'Check appId and secret, and whether the bot was switched off.',
              where: 'dashboard → App Integrations',
            }
          : code === 'not_found' || code === 'server'
            ? { mend: "Check the settings 'baseUrl' and 'prefix': a bridge of contract v1 must be there." }
            : undefined,
    },
    {
      name: 'events',
      after: ['sign-in'],
      run: async (signal) => {
        const feed = await client.transport.openEvents({ cursor: undefined, signal, alive: () => undefined });
        feed.close();
        return ok(
          config.events === 'websocket' ? 'The websocket of events answers.' : 'The long poll of events answers.',
        );
      },
      advice: () =>
        config.events === 'websocket' ? { mend: "Let the proxy pass websockets, or set events: 'poll'." } : undefined,
    },
  ];
}
