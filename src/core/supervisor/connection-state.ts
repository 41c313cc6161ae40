/**
 * Where a connection stands: `idle` (never started), `connecting` (the first time), `connected`, `reconnecting` (lost,
 * trying again), `disconnected` (stopped by us), `failed` (given up: the error says why; only a new start helps).
 */
export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'disconnected' | 'failed';
