export { ChatError, type ChatErrorCode, type ChatErrorOptions, isChatError } from './chat-error.js';
export * from './errors.js';
export { addSecret, redact, redactedStart } from './redact.js';
