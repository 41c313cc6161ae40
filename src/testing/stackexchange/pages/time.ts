const units = [
  ['y', 365 * 86_400],
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** How long ago, as the site says it: its largest unit alone, days up to two years. (Wire sheet, section 7.5.) */
export function ago(at: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - at.getTime()) / 1_000);
  if (seconds < 1) return 'just now';
  for (const [name, length] of units) {
    const least = name === 'y' ? 3 * length : length;
    if (seconds >= least) return `${Math.floor(seconds / length)}${name} ago`;
  }
  return 'just now';
}

/** `11:58 AM`, in UTC. */
export function clockTime(at: Date): string {
  const hours = at.getUTCHours();
  const minutes = String(at.getUTCMinutes()).padStart(2, '0');
  return `${hours % 12 || 12}:${minutes} ${hours < 12 ? 'AM' : 'PM'}`;
}

/** `2026-11-21`, in UTC. */
export function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
