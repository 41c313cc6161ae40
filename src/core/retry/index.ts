export { abortable } from './abortable.js';
export { abortedBy, throwIfAborted } from './aborted.js';
export type { Clock } from './clock.js';
export { type DeadlineOptions, withDeadline } from './deadline.js';
export { anySignal, type LinkedSignal } from './linked-signal.js';
export { onAbort } from './on-abort.js';
export { type RetryCall, type RetryNotice, retry } from './retry.js';
export { backoffMs, type RetryOptions, retryDefaults } from './retry-options.js';
export { sleep } from './sleep.js';
