import { afterAll, describe, it } from 'vitest';
import { testBackend } from '../../src/testing/conformance/index.js';
import { stackexchange } from './stackexchange.js';

testBackend({ describe, it, afterAll }, stackexchange('stackexchange'));
