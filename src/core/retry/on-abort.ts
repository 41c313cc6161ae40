/**
 * Calls back once when the signal fires. Any number of waits on one signal share one listener: Node 20 warns of a leak
 * at the eleventh, and a bot's own long-lived signal has as many waits as it has calls under way.
 *
 * @param signal - one that has not fired yet
 * @returns takes the callback off; the listener goes with the last one
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let waits = waiting.get(signal);
  if (waits === undefined) {
    waits = new Waits(signal);
    waiting.set(signal, waits);
  }
  return waits.add(callback);
}

const waiting = new WeakMap<AbortSignal, Waits>();

class Waits {
  readonly #signal: AbortSignal;
  readonly #callbacks = new Set<() => void>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(callback: () => void): () => void {
    // A callback may stand twice: each wait takes off its own.
    const entry = () => callback();
    if (this.#callbacks.size === 0) this.#signal.addEventListener('abort', this.#fire, { once: true });
    this.#callbacks.add(entry);
    return () => {
      if (this.#callbacks.delete(entry) && this.#callbacks.size === 0) {
        this.#signal.removeEventListener('abort', this.#fire);
      }
    };
  }

  readonly #fire = () => {
    const callbacks = [...this.#callbacks];
    this.#callbacks.clear();
    const failures: unknown[] = [];
    for (const callback of callbacks) {
      try {
        callback();
      } catch (error) {
        failures.push(error);
      }
    }
    // One that throws must not keep the others waiting; it is reported as any throwing listener is.
    if (failures.length > 0) throw failures[0];
  };
}
