/** A frame of the server; there are more kinds than we know, and those are left alone. */
export type DdpFrame = {
  readonly msg?: unknown;
  readonly id?: unknown;
  readonly [key: string]: unknown;
};

/** What the server may send on one connection before it is dropped: a frame holds a message or a room. */
export const maxFrameBytes = 16 * 1024 * 1024;

/** `undefined` for what is no frame: a server may add to the protocol, and one bad frame ends nothing. */
export function readFrame(text: string): DdpFrame | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as DdpFrame) : undefined;
  } catch {
    return undefined;
  }
}
