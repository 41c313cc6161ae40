import { startFeatureBot } from '../../../examples/feature-bot.js';
import { createFromSettings } from '../../create-backend.js';
import { platformNames } from '../../registry.js';
import { emulatorNames, startEmulator } from '../../testing/index.js';
import { demoSteps } from './steps.js';
import { Transcript } from './transcript.js';

/** The platforms that have both an emulator and a backend. */
export function demoPlatforms(): string[] {
  const backends = platformNames();
  return emulatorNames().filter((name) => backends.includes(name));
}

/** How long a step may take to be seen on the other side. */
const stepTimeoutMs = 30_000;

/**
 * Runs the feature bot on the emulators, through the platforms' real SDKs, and prints a transcript.
 *
 * @param platforms - which; all of `demoPlatforms` unless given
 * @param write - takes each line
 * @returns true when every step was seen on the other side on every platform
 */
export async function runDemo(
  platforms: readonly string[] = demoPlatforms(),
  write: (line: string) => void = console.log,
): Promise<boolean> {
  let failed = 0;
  let count = 0;
  for (const platform of platforms) {
    const results = await demoOn(platform, write);
    count += results.length;
    failed += results.filter((passed) => !passed).length;
  }
  write('');
  write(
    failed === 0
      ? `All ${count} steps were seen on the other side (${platforms.join(', ')}).`
      : `${failed} of ${count} steps were not seen on the other side.`,
  );
  return failed === 0;
}

async function demoOn(platform: string, write: (line: string) => void): Promise<boolean[]> {
  await using emulator = await startEmulator(platform, { users: ['ada', 'bob'] });
  const { world } = emulator;
  const backend = await createFromSettings(platform, emulator.config);
  write('');
  write(`── ${backend.displayName} ${'─'.repeat(Math.max(0, 60 - backend.displayName.length))}`);
  const stop = await startFeatureBot(backend);
  const transcript = new Transcript(world, write);
  const results: boolean[] = [];
  try {
    for (const step of demoSteps) {
      const asked = step.act(world, backend);
      const passed = await world
        .waitFor(() => step.seen({ world, asked, backend }), { timeoutMs: stepTimeoutMs, what: step.title })
        .then(
          () => true,
          () => false,
        );
      transcript.update('general');
      write(`  ${passed ? '✓' : '✗'} ${step.title}`);
      results.push(passed);
    }
  } finally {
    await stop();
  }
  return results;
}
