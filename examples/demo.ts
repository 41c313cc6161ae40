// `npm run demo`: the feature bot on every platform's emulator, through the real SDKs. No token, no network.
import { runDemo } from '../src/cli/demo/run-demo.js';

process.exitCode = (await runDemo()) ? 0 : 1;
