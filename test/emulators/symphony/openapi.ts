import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import type { Json } from './harness.js';

const folder = new URL('../../../../shared/specs/symphony/', import.meta.url);
const documents = [
  { name: 'agent', file: 'agent/agent-api-public.yaml', bases: ['/agent'] },
  { name: 'pod', file: 'pod/pod-api-public.yaml', bases: ['/pod'] },
  { name: 'login', file: 'login/login-api-public.yaml', bases: ['/login', '/relay'] },
  { name: 'authenticator', file: 'authenticator/authenticator-api-public.yaml', bases: ['/sessionauth', '/keyauth'] },
] as const;

export const hasDocuments = existsSync(folder);
if (!hasDocuments) console.log('skipped: ../shared/specs/symphony is not there');

export type Exchange = {
  method: string;
  path: string;
  json: unknown;
  parts: readonly string[] | undefined;
  status: number;
  contentType: string;
  body: unknown;
};

type Parameter = { name: string; in: string; required?: boolean; type?: string; schema?: Json };
type Operation = {
  consumes: readonly string[] | undefined;
  document: string;
  template: string;
  pointer: string;
  operation: Json;
  shared: Parameter[];
};

/** The published API definitions, as a judge of requests and answers. */
export class OpenApi {
  readonly #ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: { MessageML: true, MessageMLV2: true, JSON: isJsonText },
  });
  readonly #operations: (Operation & { method: string; pattern: RegExp })[] = [];
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor() {
    addFormats.default(this.#ajv);
    for (const { name, file, bases } of documents) {
      const document = parse(readFileSync(new URL(file, folder), 'utf8')) as {
        consumes?: string[];
        paths: Record<string, Json>;
      };
      this.#ajv.addSchema(document, name, undefined, false);
      for (const [path, item] of Object.entries(document.paths))
        for (const [method, operation] of Object.entries(item))
          if (method !== 'parameters')
            for (const base of bases)
              this.#operations.push({
                document: name,
                consumes: ((operation as Json).consumes ?? document.consumes) as string[] | undefined,
                template: base + path,
                method: method.toUpperCase(),
                pattern: new RegExp(`^${(base + path).replace(/\{\w+\}/g, '[^/]+')}$`),
                pointer: `${name}#/paths/${pointerPart(path)}/${method}`,
                operation: operation as Json,
                shared: (item.parameters as Parameter[] | undefined) ?? [],
              });
    }
  }

  /** Every operation, as `GET /agent/v1/info`. */
  get operations(): string[] {
    return this.#operations.map(({ method, template }) => `${method} ${template}`);
  }

  find(method: string, path: string): string | undefined {
    const found = this.#match(method, path);
    return found && `${found.method} ${found.template}`;
  }

  /** What is wrong with an exchange by the documents; a refused request may be anything. */
  problems(exchange: Exchange): string[] {
    const url = new URL(exchange.path, 'http://x');
    const found = this.#match(exchange.method, url.pathname);
    if (!found) return [`no operation ${exchange.method} ${url.pathname}`];
    const where = `${found.method} ${found.template}`;
    const isFine = exchange.status < 400;
    return [...(isFine ? this.#request(found, exchange, url) : []), ...this.#answer(found, exchange)].map(
      (problem) => `${where}: ${problem}`,
    );
  }

  #match(method: string, path: string) {
    return this.#operations.find((each) => each.method === method && each.pattern.test(path));
  }

  #request(found: Operation, { json, parts }: Exchange, url: URL): string[] {
    const problems: string[] = [];
    const parameters = [...found.shared, ...((found.operation.parameters as Parameter[] | undefined) ?? [])];
    const queries = parameters.filter((each) => each.in === 'query');
    for (const { name, required } of queries)
      if (required && !url.searchParams.has(name)) problems.push(`the query ${name} is missing`);
    for (const name of url.searchParams.keys())
      if (!queries.some((each) => each.name === name)) problems.push(`the query ${name} is not declared`);
    const index = parameters.findIndex((each) => each.in === 'body');
    const content = (found.operation.requestBody as { content?: Record<string, { schema?: Json }> } | undefined)
      ?.content;
    if (json !== undefined) {
      const pointer =
        index >= 0
          ? `${found.pointer}/parameters/${index}/schema`
          : `${found.pointer}/requestBody/content/application~1json/schema`;
      if (index < 0 && !content?.['application/json']) problems.push('takes no JSON body');
      else problems.push(...this.#check(pointer, json, 'the request'));
      const takes = found.consumes ?? (content ? Object.keys(content) : []);
      if (!takes.includes('application/json')) problems.push('does not say that it takes JSON');
    }
    const declared = content?.['multipart/form-data']?.schema?.properties as Json | undefined;
    for (const part of parts ?? []) {
      const schema = declared?.[part] as Json | undefined;
      if (!schema) problems.push(`the part ${part} is not declared`);
      else if (schema.type !== 'string' && schema.type !== 'boolean')
        problems.push(`the part ${part} is declared as ${String(schema.type)}`);
    }
    return problems;
  }

  #answer(found: Operation, { status, body, contentType }: Exchange): string[] {
    const responses = found.operation.responses as Record<string, Json>;
    const response = responses[String(status)];
    if (!response) return [`the status ${status} is not declared`];
    if (status === 204) return body === '' ? [] : ['204 has a body'];
    const base = `${found.pointer}/responses/${status}`;
    const content = response.content as Record<string, Json> | undefined;
    if (content) {
      const type = Object.keys(content).find((each) => contentType.startsWith(each) || each === '*/*');
      if (type === undefined) return [`the type ${contentType} is not declared`];
      return content[type]?.schema
        ? this.#check(`${base}/content/${pointerPart(type)}/schema`, body, 'the answer')
        : [];
    }
    return response.schema ? this.#check(`${base}/schema`, body, 'the answer') : [];
  }

  #check(pointer: string, value: unknown, what: string): string[] {
    let validate = this.#compiled.get(pointer);
    if (!validate) {
      validate = this.#ajv.compile({ $ref: pointer });
      this.#compiled.set(pointer, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath}: ${message}`);
  }
}

function pointerPart(segment: string): string {
  return encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1')).replaceAll('~01', '~1');
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
