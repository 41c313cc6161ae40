import { isWire, numberAt, stringAt } from '../wire/read.js';

/** The gateway's opcodes (wire sheet, section 15). */
export const opcode = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  resume: 6,
  reconnect: 7,
  requestMembers: 8,
  invalidSession: 9,
  hello: 10,
  ack: 11,
} as const;

/** A frame of the gateway. */
export type GatewayPacket = {
  readonly op: number;
  readonly d: unknown;
  /** The number and name of an event. */
  readonly s: number | undefined;
  readonly t: string | undefined;
};

/** @returns `undefined` for what is no frame */
export function readPacket(text: string): GatewayPacket | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const op = isWire(parsed) ? numberAt(parsed, 'op') : undefined;
  if (!isWire(parsed) || op === undefined) return undefined;
  return { op, d: parsed['d'], s: numberAt(parsed, 's'), t: stringAt(parsed, 't') };
}
