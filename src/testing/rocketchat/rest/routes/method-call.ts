import { fromEjson, toEjson } from '../../ejson.js';
import { isJson, type Json } from '../../json.js';
import { callMethod } from '../../methods/index.js';
import { wireError } from '../../methods/wire-error.js';
import { RocketChatError } from '../../rocketchat-error.js';
import { post, type Route } from '../route.js';
import { fields } from '../schema.js';

/** DDP methods over REST: EJSON text in a string, failures in it too. (Wire sheet, section 5.) */
export const methodCallRoutes: Route[] = [
  post('method.call/:method', { params: fields('message') }, (call) => {
    const frame = read(call.text('message') ?? '');
    const { id, method } = frame;
    const params = Array.isArray(frame.params) ? frame.params.map(fromEjson) : [];
    if (method !== call.path.method)
      throw new RocketChatError(undefined, 'The method in the message does not match the one in the path');
    let answer: Json;
    try {
      const result = callMethod(call.workspace, call.user, String(method), params);
      answer = { msg: 'result', id, ...(result ? { result: toEjson(result) } : {}) };
    } catch (error) {
      if (!(error instanceof RocketChatError)) throw error;
      answer = { msg: 'result', id, error: toEjson(wireError(error)) };
    }
    return { message: JSON.stringify(answer) };
  }),
];

function read(text: string): Json {
  try {
    const frame: unknown = JSON.parse(text);
    if (isJson(frame)) return frame;
  } catch {
    // Told below.
  }
  throw new RocketChatError(undefined, 'Invalid message');
}
