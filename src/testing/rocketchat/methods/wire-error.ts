import { compact, type Json } from '../json.js';
import type { RocketChatError } from '../rocketchat-error.js';

/** An error as DDP writes it. (Wire sheet, section 10.) */
export function wireError(error: RocketChatError): Json {
  const code = error.code ?? (error.status === 400 ? error.reason : error.status);
  const number = /^\d+$/.test(String(code)) ? Number(code) : code;
  return compact({
    isClientSafe: true,
    error: number,
    reason: error.reason,
    message: `${error.reason} [${String(number)}]`.trimStart(),
    errorType: 'Meteor.Error',
    details: error.details,
  });
}
