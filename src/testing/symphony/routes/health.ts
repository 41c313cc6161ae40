import { textOf } from '../json.js';
import { get, post, type Route } from '../route.js';

/** The agent's version, as it says it. */
export const agentVersion = 'Agent-24.12.1-emulated';

/** (Wire sheet, section 12.) */
export const healthRoutes: Route[] = [
  get('/agent/v3/health', 'none', () => ({ json: { status: 'UP', version: '24.12.1' } })),
  get('/agent/v3/health/extended', 'none', () => ({
    json: {
      services: {
        pod: { version: '20.17.1', status: 'UP' },
        key_manager: { version: '24.1.1', status: 'UP' },
        datafeed: { version: '2.1.28', status: 'UP' },
      },
      users: {
        agentservice: { authType: 'RSA', status: 'UP' },
        ceservice: { authType: 'RSA', status: 'UP' },
      },
      status: 'UP',
      version: '24.12.1',
    },
  })),
  get('/agent/v1/info', 'none', (call) => ({
    json: {
      ipAddress: '127.0.0.1',
      hostname: 'agent-1',
      serverFqdn: call.request.url.origin,
      version: agentVersion,
      url: `${call.request.url.origin}/agent`,
      onPrem: false,
      mt: false,
      commitId: '0000000',
    },
  })),
  post('/agent/v1/util/echo', 'agent', (call) => ({ json: { message: textOf(call.json(), 'message') ?? '' } })),
  get('/pod/v1/podcert', 'none', () => ({ json: { certificate: 'none: an emulator' } })),
];
