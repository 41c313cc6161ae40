import { runDemo } from '../../src/cli/demo/run-demo.js';
import type { Stage } from './stage.js';

/** The demo has a stage of its own, since `chatmux demo` shows it too. */
export async function playFeatureBot(stage: Stage, platforms: readonly string[]): Promise<void> {
  const passed = await runDemo(platforms, (line) => stage.line(line.trimStart()));
  await stage.see('all steps of the demo', () => passed, { patienceMs: 0 });
}
