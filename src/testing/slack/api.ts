import type { CallName, ServerAnswer, ServerRequest } from '../server/index.js';
import { Arguments, type ReadCall, readCall } from './arguments.js';
import { isJson, type Json } from './json.js';
import { SlackCall, type SlackMethod } from './method.js';
import { SlackError } from './slack-error.js';
import type { Token } from './tokens.js';
import type { SlackWorkspace } from './workspace.js';

/** The Web API: finds the method, checks token and scopes, answers 200 whatever happens. (Wire sheet, section 3.) */
export class SlackApi {
  readonly #workspace: SlackWorkspace;
  readonly #methods: ReadonlyMap<string, SlackMethod>;
  readonly #read = new WeakMap<ServerRequest, ReadCall>();

  constructor(workspace: SlackWorkspace, methods: ReadonlyMap<string, SlackMethod>) {
    this.#workspace = workspace;
    this.#methods = methods;
  }

  /** The method's name and its arguments; the token is none of them. */
  async identify(request: ServerRequest): Promise<CallName> {
    const read = await readCall(request);
    this.#read.set(request, read);
    return { call: request.url.pathname.replace(/^\/api\//, ''), params: read.args.values };
  }

  async handle(request: ServerRequest, name: string): Promise<ServerAnswer> {
    const read = this.#read.get(request) ?? (await readCall(request));
    const method = this.#methods.get(name);
    const token = this.#workspace.tokens.check(read.token);
    const headers = {
      'x-slack-req-id': this.#workspace.ids.next('R').toLowerCase(),
      ...(typeof token === 'string' ? {} : { 'x-oauth-scopes': [...token.scopes].join(',') }),
      ...(method?.scopes ? { 'x-accepted-oauth-scopes': method.scopes.join(',') } : {}),
    };
    try {
      return { headers, body: await this.#run(name, method, token, read, request) };
    } catch (error) {
      if (error instanceof SlackError) return { headers, body: { ok: false, error: error.code, ...error.extra } };
      throw error;
    }
  }

  async #run(
    name: string,
    method: SlackMethod | undefined,
    token: Token | string,
    read: ReadCall,
    request: ServerRequest,
  ): Promise<Json> {
    if (!method) throw new SlackError('unknown_method', { req_method: name });
    if (typeof token === 'string') throw new SlackError(token);
    if (!method.tokens.includes(token.kind)) throw new SlackError('not_allowed_token_type');
    if (method.postOnly && request.method !== 'POST') throw new SlackError('invalid_post_type');
    if (read.error) throw new SlackError(read.error);
    const args = method.formOnly && read.isJson ? new Arguments({}) : read.args;
    const call = new SlackCall(args, token, this.#workspace);
    if (method.scopes) call.scope(...method.scopes);
    const answer = await method.run(call);
    if (call.warnings.length === 0) return { ok: true, ...answer };
    const metadata = isJson(answer.response_metadata) ? answer.response_metadata : {};
    return {
      ok: true,
      ...answer,
      warning: call.warnings.join(','),
      response_metadata: { ...metadata, warnings: call.warnings },
    };
  }
}
