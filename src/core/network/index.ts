export { assertPublicHost, publicLookup, type Resolve, resolveAddresses } from './address-guard.js';
export { type AgentOptions, agentFor, type TlsSettings } from './agent.js';
export { connectionError, networkErrorCode, wasNeverSent } from './connection-error.js';
export { displayUrl } from './display-url.js';
export { isOnHosts } from './host-match.js';
export { errorCodeOfStatus } from './http-status.js';
export { isPrivateAddress } from './private-address.js';
export { proxyFor } from './proxy.js';
export { parseRetryAfter } from './retry-after.js';
