export type { ConnectionState } from './connection-state.js';
export { failureOf } from './failure.js';
export type { CloseInfo, OpenContext, ReplaceRequest, Session } from './session.js';
export { Supervisor } from './supervisor.js';
export {
  type SupervisorEvents,
  type SupervisorOptions,
  type SupervisorTimes,
  supervisorDefaults,
} from './supervisor-options.js';
