import type { UserV2 } from './user.js';

/** What a log-in answers. */
export type LoginAnswer = {
  name?: string | null;
  token?: string | null;
  /** The common JWT; it begins with `Bearer `. */
  authorizationToken?: string | null;
};

/** Who the session belongs to. */
export type SessionInfo = UserV2;

/** What an agent tells of itself. */
export type AgentInfo = {
  ipAddress?: string | null;
  hostname?: string | null;
  serverFqdn?: string | null;
  /** `Agent-25.8.1-…` */
  version?: string | null;
  url?: string | null;
  onPrem?: boolean | null;
  mt?: boolean | null;
  commitId?: string | null;
};

export type V3HealthStatus = 'UP' | 'DOWN';

export type V3HealthComponent = {
  status?: V3HealthStatus | null;
  message?: string | null;
  /** `RSA` or `CERT`. */
  authType?: string | null;
  version?: string | null;
};

/** The state of an agent and of what it leans on. */
export type V3Health = {
  status?: V3HealthStatus | null;
  version?: string | null;
  services?: Record<string, V3HealthComponent> | null;
  users?: Record<string, V3HealthComponent> | null;
};
