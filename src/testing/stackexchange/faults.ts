import type { Faults } from '../faults.js';
import type { PagePart } from './pages/parts.js';

/** The faults of every emulator and those that only Stack Exchange has. */
export type StackExchangeFaults = Faults & {
  /** The login site asks for a captcha, whoever logs in, until `false`. */
  captcha(on?: boolean): void;
  /** The keys of all forms are others now; who is logged in stays so. */
  expireFkey(): void;
  /** Pages come without these parts, until `clear`. */
  leaveOut(...parts: PagePart[]): void;
  /** What went out so far is not replayed: only the past of rooms holds it. */
  forgetEvents(): void;
  /** Every socket gets a frame without events, as it does in silence. */
  tick(): void;
};
