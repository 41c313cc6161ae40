type RawData = Buffer | ArrayBuffer | Buffer[];

/** What of a `ws` socket it needs: the declarations of chatmux/testing name no package that has types of its own. */
type WebSocket = {
  readonly readyState: number;
  readonly OPEN: number;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'close', listener: (code: number) => void): unknown;
  on(event: 'message', listener: (data: RawData, isBinary: boolean) => void): unknown;
  send(data: string | Uint8Array): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  pause(): void;
  resume(): void;
};

/** The server's end of a WebSocket, which faults can silence. */
export class RealtimeSocket {
  readonly #socket: WebSocket;
  readonly #said: (text: string) => string;
  #isSilent = false;

  /** @param said - a text frame as it is to be sent */
  constructor(socket: WebSocket, said: (text: string) => string = (text) => text) {
    this.#socket = socket;
    this.#said = said;
    // Without a listener a broken connection would end the process; 'close' follows it.
    socket.on('error', () => undefined);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Whether it is half open: the server does not know, sends on, and nothing arrives. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Sends text as it is, bytes as a binary frame, anything else as JSON. */
  send(frame: string | Uint8Array | object): void {
    if (!this.isOpen || this.#isSilent) return;
    if (frame instanceof Uint8Array) this.#socket.send(frame);
    else this.#socket.send(this.#said(typeof frame === 'string' ? frame : JSON.stringify(frame)));
  }

  ping(): void {
    if (this.isOpen && !this.#isSilent) this.#socket.ping();
  }

  onText(listener: (text: string) => void): void {
    this.#socket.on('message', (data: RawData) => listener(data.toString()));
  }

  onBinary(listener: (bytes: Buffer) => void): void {
    this.#socket.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary && Buffer.isBuffer(data)) listener(data);
    });
  }

  onClose(listener: (code: number) => void): void {
    this.#socket.on('close', (code: number) => listener(code));
  }

  close(code = 1000, reason = ''): void {
    if (!this.#isSilent) this.#socket.close(code, reason);
  }

  /** Ends the TCP connection without a word. */
  terminate(): void {
    this.#socket.terminate();
  }

  /** Falls silent: reads nothing (so no pong and no close is answered) and sends nothing. */
  silence(on: boolean): void {
    this.#isSilent = on;
    if (on) this.#socket.pause();
    else this.#socket.resume();
  }
}
