import { AuthError, ConnectionError, ServerError } from '../../core/errors/index.js';
import type { CloseInfo, OpenContext, Session } from '../../core/supervisor/index.js';
import type { MemoryClient } from './client.js';
import type { MemoryCloseReason } from './connection.js';
import { isFrame, type MemoryFrame } from './frame.js';
import { FrameOrder } from './frame-order.js';

/** Where a session stands: what resuming needs. */
export type MemoryResumeToken = { session: string; seq: number };

export type MemorySessionOptions = {
  client: MemoryClient;
  /** Whether to go on where the last session was. */
  resume: boolean;
  frame(frame: MemoryFrame): void;
  failed(error: unknown): void;
};

/** Opens the real-time connection for the supervisor. */
export async function openMemorySession(
  { client, resume, frame, failed }: MemorySessionOptions,
  context: OpenContext<unknown>,
): Promise<Session> {
  const token = resume ? (context.resumeToken as MemoryResumeToken | undefined) : undefined;
  const ended = deferred<CloseInfo>();
  let session = '';
  const order = new FrameOrder(token?.seq, (next) => {
    frame(next);
    if (session !== '') context.setResumeToken({ session, seq: order.seq });
  });
  const connection = await client.connect(
    {
      frame(received) {
        context.alive();
        if (isFrame(received)) order.take(received);
        else failed(new ServerError('The connection carried something that is no frame.', { retryable: false }));
      },
      closed: (reason) => ended.resolve(closeInfo(reason)),
    },
    token,
    context.signal,
  );
  session = connection.session;
  if (!connection.isResumed) order.start(connection.seq);
  context.setResumeToken({ session, seq: order.seq });
  return {
    resumed: connection.isResumed,
    closed: ended.promise,
    close() {
      order.stop();
      connection.close();
      ended.resolve({});
    },
    ping: () => (connection.ping() ? undefined : new Promise(() => undefined)),
  };
}

function closeInfo(reason: MemoryCloseReason): CloseInfo {
  switch (reason) {
    case 'reconnect':
      return { immediate: true };
    case 'unauthorized':
      return { error: new AuthError('The credentials are not accepted any more.') };
    default:
      return { error: new ConnectionError('The connection was dropped.') };
  }
}

// Node 20 has no Promise.withResolvers.
function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
