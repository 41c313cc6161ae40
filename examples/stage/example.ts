import type { Stage } from './stage.js';

/** An example, and how it is shown. */
export type Example = {
  readonly about: string;
  /** Those that it is shown on when none is asked for. */
  readonly platforms: readonly string[];
  play(stage: Stage, platforms: readonly string[]): Promise<void>;
};

/** An example that is played on one platform at a time. */
export function eachOf(play: (stage: Stage, platform: string) => Promise<void>): Example['play'] {
  return async (stage, platforms) => {
    for (const platform of platforms) {
      await play(stage, platform);
      await stage.end();
    }
  };
}
