/** The time, and what is to happen at one. Given to the bot, so that a test need not wait for the morning. */
export type Clock = {
  now(): Date;
  /** @returns what calls it off */
  at(time: Date, run: () => void): () => void;
};

/** `setTimeout` takes no more than 24.8 days. */
const longestMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => new Date(),
  at(time, run) {
    let timer: NodeJS.Timeout;
    const wait = () => {
      const ms = time.getTime() - Date.now();
      timer = ms > longestMs ? setTimeout(wait, longestMs) : setTimeout(run, Math.max(0, ms));
    };
    wait();
    return () => clearTimeout(timer);
  },
};

/** The next working day's `HH:MM` (UTC) after a moment. */
export function nextWorkday(after: Date, time: string): Date {
  const [hours = 9, minutes = 0] = time.split(':').map(Number);
  const next = new Date(after);
  next.setUTCHours(hours, minutes, 0, 0);
  while (next <= after || next.getUTCDay() === 0 || next.getUTCDay() === 6) next.setUTCDate(next.getUTCDate() + 1);
  return next;
}
