import {
  type Finding,
  failed,
  ok,
  reachabilitySteps,
  type SetupStep,
  skipped,
  warning,
} from '../../core/setup/index.js';
import type { SetupCheck } from '../../models/index.js';
import { certificateFinding } from './certificate-finding.js';
import type { SymphonyClient } from './client/client.js';
import { endpointOf, type ServiceName } from './client/endpoints.js';
import { readPrivateKey } from './client/jwt.js';
import { authoritiesOf, certificateOf } from './client/transport.js';
import { botOf, type SymphonyConfig } from './config.js';

/** Pods refuse a log-in whose token lives for more than 300 s; ours lives for 240 (wire sheet, section 2.1). */
const clock = { aheadMs: 60_000, behindMs: 240_000, breaks: 'the pod refuses the token of the RSA log-in' };

const serviceNames: Readonly<Record<ServiceName, string>> = {
  pod: 'pod',
  agent: 'agent',
  keyManager: 'key manager',
  sessionAuth: 'session authentication',
};

const adminPortal = 'Admin portal → the service account';

export type SymphonySetup = {
  readonly config: SymphonyConfig;
  readonly client: SymphonyClient;
  readonly signIn: (after: readonly string[]) => SetupStep;
};

/** What a Symphony account needs: its services, its key or certificate, both sessions. Reads only. */
export function symphonySetup({ config, client, signIn }: SymphonySetup): readonly SetupStep[] {
  const bot = botOf(config);
  const reached = addresses(config);
  const before = reached.flatMap((steps) => steps.slice(0, 1).map(({ name }) => name));
  const agent = before.filter((name) => before.length === 1 || name.includes(serviceNames.agent));
  return [
    ...reached.flat(),
    {
      name: 'agent',
      after: agent,
      run: async (signal) => agentChecks(client, signal),
    },
    { name: 'key', run: async () => keyFinding(config) },
    {
      ...signIn([...before, 'key']),
      advice: ({ code }) =>
        code === 'auth'
          ? {
              mend: `Check that ${bot?.certificate ? 'the certificate' : 'the public key'} there is the one of this key, and that the user name is '${bot?.username ?? ''}'.`,
              where: adminPortal,
            }
          : undefined,
    },
    {
      name: 'agent session',
      after: ['sign-in'],
      run: async (signal) => {
        // Answered only where the agent takes both tokens.
        await client.health.echo('chatmux', { signal });
        return ok('The agent takes the tokens of the pod and of the key manager.');
      },
    },
    {
      name: 'account',
      after: ['sign-in'],
      run: async (signal) => {
        const { roles } = await client.users.me({ signal });
        const tell = roles && roles.length > 0 ? `Roles: ${roles.join(', ')}. ` : '';
        return skipped(`${tell}Pods tell entitlements to administrators only.`, {
          mend: 'For edits the account wants the entitlement to update messages.',
          where: `${adminPortal} → Entitlements`,
        });
      },
    },
    { name: 'link schemes', after: ['sign-in'], run: async (signal) => schemeFinding(config, client, signal) },
  ];
}

/** One address for all services that are at the same place. */
function addresses(config: SymphonyConfig): (readonly SetupStep[])[] {
  const withCertificate = botOf(config)?.certificate;
  const services: ServiceName[] = withCertificate
    ? ['pod', 'agent', 'keyManager', 'sessionAuth']
    : ['pod', 'agent', 'keyManager'];
  const byUrl = new Map<string, ServiceName[]>();
  for (const service of services) {
    const { baseUrl } = endpointOf(config, service);
    byUrl.set(baseUrl, [...(byUrl.get(baseUrl) ?? []), service]);
  }
  return [...byUrl.values()].map((names) => {
    const [first = 'pod'] = names;
    const isLogin = first === 'sessionAuth' || first === 'keyManager';
    return reachabilitySteps({
      url: endpointOf(config, first).baseUrl,
      ...(byUrl.size > 1 && { what: names.map((name) => serviceNames[name]).join(' and ') }),
      setting: byUrl.size > 1 && first !== 'pod' ? `${first}.host` : 'host',
      proxy: endpointOf(config, first).proxy,
      ca: authoritiesOf(config.ca, config.ssl?.trustStore.path),
      ...(isLogin && { clientCertificate: certificateOf(withCertificate) }),
      ...(!withCertificate && { clock }),
    });
  });
}

/** The agent's version and what it leans on. */
async function agentChecks(client: SymphonyClient, signal: AbortSignal): Promise<SetupCheck[]> {
  const [health, info] = await Promise.all([
    client.health.extended({ signal }),
    client.health.agentInfo({ signal }).catch(() => undefined),
  ]);
  const version = info?.version ?? health.version ?? 'an unknown version';
  const services = Object.entries({ ...health.services, ...health.users });
  const down = services.filter(([, state]) => state?.status === 'DOWN');
  const agent: Finding =
    health.status === 'DOWN' || down.length > 0
      ? failed(
          `${version}: ${down.length > 0 ? `${down.map(([name, state]) => `${name} is down${state?.message ? ` (${state.message})` : ''}`).join(', ')}` : 'it says that it is down'}.`,
          { mend: 'Tell those who run the agent.', where: `${client.baseUrl('agent')}/agent/v3/health/extended` },
        )
      : ok(`${version}; all it leans on is up.`);
  return [{ name: 'agent', ...agent }];
}

async function keyFinding(config: SymphonyConfig): Promise<Finding> {
  const bot = botOf(config);
  if (!bot) return failed("There is no 'bot' in the settings: only client.onBehalfOf works.");
  if (bot.certificate) return certificateFinding(certificateOf(bot.certificate));
  if (!bot.privateKey) return failed("The setting 'bot.privateKey' is missing.");
  const key = await readPrivateKey(bot.privateKey, 'bot.privateKey');
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < 2_048)
    return warning(`An RSA key of ${bits} bits: pods may refuse it.`, {
      mend: 'Make one of 4,096 bits: openssl genrsa -out bot-private.pem 4096',
    });
  return ok(`An RSA key of ${bits} bits. It does not run out by itself.`);
}

async function schemeFinding(config: SymphonyConfig, client: SymphonyClient, signal: AbortSignal): Promise<Finding> {
  const allowed = await client.health.linkSchemes({ signal });
  if (allowed === undefined) return skipped('The pod does not tell which links it takes.');
  const missing = (config.linkSchemes ?? []).filter((scheme) => !allowed.includes(scheme));
  if (missing.length > 0)
    return failed(`The pod takes no links of ${missing.join(', ')}, which the setting 'linkSchemes' has.`, {
      mend: `Set linkSchemes to what it takes: ${allowed.join(', ')}.`,
    });
  return ok(`Links may be of ${allowed.join(', ')}.`);
}
