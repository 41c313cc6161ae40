export { CallLimit, type CallLimitOptions } from './call-limit.js';
export type { ServerTls } from './doors.js';
export { EventGate } from './event-gate.js';
export type { FaultHooks } from './fault-plan.js';
export { type CallName, readForm, type ServerAnswer, type ServerRequest } from './http.js';
export { LoopbackServer, type LoopbackServerOptions, pause } from './loopback-server.js';
export { RealtimeSocket } from './realtime-socket.js';
