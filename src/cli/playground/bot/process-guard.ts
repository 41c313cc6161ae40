/** What a bot did to the process that the playground shares with it. */
export type BotAccident =
  /** Something was thrown where nobody catches it, or a promise was rejected that nobody waits for. */
  | { kind: 'threw'; error: unknown }
  /** It called `process.exit`. */
  | { kind: 'exited'; code: string };

/**
 * Keeps the process alive whatever the bot does in it: what would have ended it is told instead. `process.exit` throws,
 * as it never returns.
 *
 * @returns what ends it
 */
export function guardProcess(onAccident: (accident: BotAccident) => void): () => void {
  const threw = (error: unknown) => {
    if (!(error instanceof BotExit)) onAccident({ kind: 'threw', error });
  };
  const exit = process.exit;
  process.exit = (code?: number | string | null): never => {
    onAccident({ kind: 'exited', code: String(code ?? process.exitCode ?? 0) });
    throw new BotExit('the bot called process.exit');
  };
  process.on('uncaughtException', threw);
  process.on('unhandledRejection', threw);
  return () => {
    process.exit = exit;
    process.off('uncaughtException', threw);
    process.off('unhandledRejection', threw);
  };
}

class BotExit extends Error {}
