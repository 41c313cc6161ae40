import { deflateSync } from 'node:zlib';
import { type PatientTimer, startPatientTimer } from '../../../core/retry/index.js';
import type { RealtimeSocket } from '../../server/index.js';
import { isJson, type Json, number } from '../json.js';
import { FrameDeflate } from './compression.js';
import type { Session } from './session.js';

/** What the gateway does for a connection. */
export type ConnectionOwner = {
  readonly heartbeatMs: number;
  identify(connection: Connection, data: Json): void;
  resume(connection: Connection, data: Json): void;
  setPresence(connection: Connection, data: Json): void;
  requestMembers(connection: Connection, data: Json): void;
  closed(connection: Connection, code: number): void;
};

const perMinute = 120;
const longestFrame = 4_096;

/** One socket: hello, heartbeats, what the client asks for. (Wire sheet, section 15.) */
export class Connection {
  readonly socket: RealtimeSocket;
  session: Session | undefined;
  /** Whether single payloads may be compressed (`compress` in identify). */
  compressesPayloads = false;
  readonly #owner: ConnectionOwner;
  readonly #deflate: FrameDeflate | undefined;
  #watchdog: PatientTimer | undefined;
  #sent: number[] = [];

  constructor(socket: RealtimeSocket, owner: ConnectionOwner, options: { compress: boolean }) {
    this.socket = socket;
    this.#owner = owner;
    this.#deflate = options.compress ? new FrameDeflate((bytes) => socket.send(bytes)) : undefined;
    socket.onText((frame) => this.#receive(frame));
    socket.onClose((code) => {
      this.#watchdog?.cancel();
      this.#deflate?.close();
      owner.closed(this, code);
    });
    this.send({ op: 10, d: { heartbeat_interval: owner.heartbeatMs, _trace: ['["gateway-emulated"]'] } });
    this.#watch();
  }

  /** `s` and `t` are null unless it is an event. */
  send(frame: { op: number; d?: unknown; s?: number; t?: string }): void {
    this.sendText(JSON.stringify({ t: null, s: null, d: null, ...frame }));
  }

  sendText(frame: string): void {
    if (this.#deflate) this.#deflate.write(frame);
    else if (this.compressesPayloads && frame.length > 1_024) this.socket.send(deflateSync(frame));
    else this.socket.send(frame);
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  #receive(frame: string): void {
    if (Buffer.byteLength(frame) > longestFrame) {
      this.close(4002, 'Error while decoding payload.');
      return;
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(frame);
    } catch {
      this.close(4002, 'Error while decoding payload.');
      return;
    }
    if (!isJson(parsed) || typeof parsed.op !== 'number') {
      this.close(4002, 'Error while decoding payload.');
      return;
    }
    const now = performance.now();
    this.#sent = [...this.#sent.filter((at) => at > now - 60_000), now];
    if (this.#sent.length > perMinute) {
      this.close(4008, 'You are being rate limited.');
      return;
    }
    this.#handle(parsed.op, parsed.d, parsed);
  }

  #handle(op: number, d: unknown, frame: Json): void {
    const data = isJson(d) ? d : {};
    switch (op) {
      case 1:
        if (frame.d !== null && number(frame, 'd') === undefined) {
          this.close(4002, 'Error while decoding payload.');
          return;
        }
        this.#watch();
        {
          this.send({ op: 11 });
          return;
        }
      case 2:
        if (this.session) {
          this.close(4005, 'Already authenticated.');
          return;
        }
        {
          this.#owner.identify(this, data);
          return;
        }
      case 6:
        if (this.session) {
          this.close(4005, 'Already authenticated.');
          return;
        }
        {
          this.#owner.resume(this, data);
          return;
        }
      case 3:
      case 4:
      case 8:
      case 31:
      case 43:
        if (!this.session) {
          this.close(4003, 'Not authenticated.');
          return;
        }
        if (op === 3) this.#owner.setPresence(this, data);
        if (op === 8) this.#owner.requestMembers(this, data);
        // Voice and soundboards are not here; they are taken and come to nothing.
        return;
      default: {
        this.close(4001, 'Unknown opcode.');
        return;
      }
    }
  }

  /** A client that is not heard of for two intervals is gone. */
  #watch(): void {
    this.#watchdog?.cancel();
    this.#watchdog = startPatientTimer(this.#owner.heartbeatMs * 2, () => this.close(4009, 'Session timed out.'));
  }
}
