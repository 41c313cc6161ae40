export type { ConnectionState } from './connection-state.js';
export type { CloseInfo, OpenContext, ReplaceRequest, Session } from './session.js';
export { Supervisor } from './supervisor.js';
export type {
  SupervisorEvents,
  SupervisorOptions,
  SupervisorTimes,
} from './supervisor-options.js';
