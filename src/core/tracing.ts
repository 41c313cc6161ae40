import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel';

/** One call of a unified operation, as its subscribers see it. */
export type OperationTrace = {
  platform: string;
  account: string;
  /** `sendMessage` */
  operation: string;
  /** Set when it has failed: a ChatError. */
  error?: unknown;
  /** Set when it has succeeded. */
  result?: unknown;
};

/** One try of one platform call. It holds no header, body, query or credential. */
export type RequestTrace = {
  platform: string;
  account?: string;
  /** The platform's name of the call (`chat.postMessage`). */
  operation: string;
  method?: string;
  /** Scheme, host and path, with secrets redacted. */
  url?: string;
  /** 1 is the first. */
  attempt?: number;
  /** The HTTP status, once there is an answer. */
  status?: number;
  error?: unknown;
  result?: unknown;
};

/** Names for `node:diagnostics_channel`'s `tracingChannel(name)`: subscribe to follow what chatmux does. */
export const traceChannels = Object.freeze({ operation: 'chatmux:operation', request: 'chatmux:request' });

const operations: TracingChannel<OperationTrace, OperationTrace> = tracingChannel(traceChannels.operation);
const requests: TracingChannel<RequestTrace, RequestTrace> = tracingChannel(traceChannels.request);

/** Runs an operation and tells its start and end on `chatmux:operation`. Costs nothing while nobody listens. */
export function traceOperation<T>(trace: OperationTrace, run: () => Promise<T>): Promise<T> {
  return isWatched(operations) ? operations.tracePromise(run, trace) : run();
}

/** Runs one try of a platform call and tells its start and end on `chatmux:request`. */
export function traceRequest<T>(trace: RequestTrace, run: () => Promise<T>): Promise<T> {
  return isWatched(requests) ? requests.tracePromise(run, trace) : run();
}

// TracingChannel has `hasSubscribers` of its own only since Node 20.13, and its types do not know it.
function isWatched(channel: TracingChannel<object, object>): boolean {
  return (
    channel.start.hasSubscribers ||
    channel.end.hasSubscribers ||
    channel.asyncStart.hasSubscribers ||
    channel.asyncEnd.hasSubscribers ||
    channel.error.hasSubscribers
  );
}
