export type { BackendFixture, ConformanceOptions, FixtureSettings } from './fixture.js';
export type { TestRunner } from './runner.js';
export { testBackend } from './test-backend.js';
