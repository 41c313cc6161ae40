/** The two functions of a test runner that the suite needs: those of vitest, node:test, mocha and their like. */
export type TestRunner = {
  describe(name: string, define: () => void): unknown;
  it(name: string, run: () => Promise<void>): unknown;
  /** `afterAll` (vitest), `after` (node:test, mocha): stops what a group has started. Without it the last test does. */
  afterAll?: ((run: () => Promise<void>) => unknown) | undefined;
};
