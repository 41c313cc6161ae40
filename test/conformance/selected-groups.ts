import { afterAll, describe, it } from 'vitest';
import type { TestRunner } from '../../src/testing/conformance/index.js';

/** A runner that leaves out the other groups of the suite; a name that is none of them is an error. */
export function selectedGroups(groups: readonly string[]): TestRunner {
  const left = new Set(groups);
  let depth = 0;
  return {
    describe(name, define) {
      if (depth === 1 && !groups.includes(name)) return;
      left.delete(name);
      describe(name, () => {
        depth += 1;
        define();
        depth -= 1;
        if (depth === 0 && left.size > 0) throw new Error(`the suite has no group ${[...left].join(', ')}`);
      });
    },
    it: (name, run) => it(name, run),
    afterAll,
  };
}
