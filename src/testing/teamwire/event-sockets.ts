import type { RealtimeSocket, ServerAnswer, ServerRequest } from '../server/index.js';
import { errorAnswer, tokenOf } from './api.js';
import { StaleCursorError } from './event-log.js';
import type { TeamwireOrganisation } from './organisation.js';
import { TeamwireError } from './teamwire-error.js';

const pongsMissed = 3;

/** The websocket of events: `{"cursor","events"}` frames, the first at once, and a ping each 20 s. */
export class EventSockets {
  readonly #organisation: TeamwireOrganisation;
  readonly #open = new Set<RealtimeSocket>();

  constructor(organisation: TeamwireOrganisation) {
    this.#organisation = organisation;
  }

  upgrade(request: ServerRequest): ((socket: RealtimeSocket) => void) | ServerAnswer {
    const { prefix, options, tokens, log } = this.#organisation;
    const { pathname, searchParams } = request.url;
    if (options.websockets === false || pathname !== `${prefix}/events`)
      return errorAnswer(new TeamwireError('TWNotFoundError', 'There is no websocket here'));
    if (!tokens.isGood(tokenOf(request) ?? searchParams.get('token') ?? undefined))
      return errorAnswer(new TeamwireError('TWAuthError', 'The token is missing, wrong or expired', 401));
    const cursor = searchParams.get('cursor') ?? log.end;
    try {
      log.after(cursor);
    } catch (error) {
      if (error instanceof StaleCursorError) return errorAnswer(new TeamwireError('BadRequest', error.message, 410));
      throw error;
    }
    return (socket) => this.#serve(socket, cursor);
  }

  /** The server asks all to come back (1012: it is being restarted). */
  askToReconnect(): void {
    for (const socket of this.#open) socket.close(1012, 'come back');
  }

  get size(): number {
    return this.#open.size;
  }

  #serve(socket: RealtimeSocket, from: string): void {
    const { log, options } = this.#organisation;
    let cursor = from;
    let missed = 0;
    this.#open.add(socket);
    const send = (isFirst: boolean) => {
      // What is sent into a silent connection is lost, as it is on a real one; the cursor brings it back.
      try {
        const batch = log.after(cursor);
        if ('garbage' in batch) {
          socket.send(batch.garbage);
          send(false);
          return;
        }
        if (batch.events.length === 0 && !isFirst) return;
        cursor = batch.cursor;
        socket.send(batch);
      } catch (error) {
        if (!(error instanceof StaleCursorError)) throw error;
        cursor = log.end;
      }
    };
    const unwatch = log.watch(() => send(false));
    const timer = setInterval(() => {
      missed += 1;
      if (missed > pongsMissed) socket.close(1008, 'no pong');
      else socket.send({ ping: this.#organisation.now() });
    }, options.pingMs ?? 20_000);
    socket.onText((text) => {
      if (/^\{"pong":\d+\}$/.test(text)) missed = 0;
    });
    socket.onClose(() => {
      clearInterval(timer);
      unwatch();
      this.#open.delete(socket);
    });
    send(true);
  }
}
