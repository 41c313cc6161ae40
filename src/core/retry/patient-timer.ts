/** What is later than this part of its time, or this many milliseconds, is far too late. */
const latePart = 0.25;
const lateMs = 1_000;

export type PatientTimer = { cancel(): void };

/**
 * Calls back when something has not come in time. A timer that fires far too late means that the process was stuck or the
 * computer slept: what is waited for may then lie unread behind it, and gets the same time once more. It never keeps the
 * process alive.
 *
 * @param ms - milliseconds
 */
export function startPatientTimer(ms: number, callback: () => void): PatientTimer {
  let handle: NodeJS.Timeout;
  const start = () => {
    const due = performance.now() + ms;
    handle = setTimeout(() => {
      if (performance.now() - due > Math.min(ms * latePart, lateMs)) start();
      else callback();
    }, ms).unref();
  };
  start();
  return { cancel: () => clearTimeout(handle) };
}
