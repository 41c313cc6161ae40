import { afterAll, describe, it } from 'vitest';
import { testBackend } from '../../src/testing/conformance/index.js';
import { rocketchat } from './rocketchat.js';

testBackend({ describe, it, afterAll }, rocketchat('rocketchat'));
