import { testBackend } from 'chatmux/testing';
import { afterAll, describe, it } from 'vitest';
import { matrix } from './fixture.js';

testBackend({ describe, it, afterAll }, matrix);
