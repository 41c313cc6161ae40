export { needSteps } from './need-steps.js';
export { type ClockNeed, reachabilitySteps, type SetupAddress } from './reachability.js';
export { runSetupSteps } from './run-setup-steps.js';
export { type Advice, type Finding, failed, ok, type SetupStep, skipped, warning } from './setup-step.js';
export { signatureClock } from './signature-clock.js';
