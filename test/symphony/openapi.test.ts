import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SymphonyClient } from '../../src/backends/symphony/index.js';
import { resolveFiles } from '../../src/core/files/index.js';
import { loopback, privateKey } from './loopback.js';

const specs = join(process.cwd(), '../shared/specs/symphony');
const isThere = existsSync(specs);
if (!isThere) console.log('skipped: the OpenAPI files (../shared/specs/symphony) are not here');

type Schema = {
  type?: string;
  format?: string;
  $ref?: string;
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: unknown;
};
type Operation = { parameters?: { name?: string; in?: string; required?: boolean; $ref?: string }[] };
type Document = {
  paths: Record<string, Record<string, Operation>>;
  definitions?: Record<string, Schema>;
  components?: { schemas: Record<string, Schema> };
};

function load(path: string): Document {
  return parse(readFileSync(join(specs, path), 'utf8'), { maxAliasCount: -1 }) as Document;
}

describe.skipIf(!isThere)("the client's types", () => {
  const agent = isThere ? load('agent/agent-api-public.yaml') : undefined;
  const pod = isThere ? load('pod/pod-api-public.yaml') : undefined;
  const folder = 'src/backends/symphony/client/types';
  const files = ['event', 'message', 'session', 'signal', 'stream', 'user'].map((name) => join(folder, `${name}.ts`));
  const program = ts.createProgram(files, {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();

  /** What the specifications do not have, or name otherwise. */
  const ownNames = new Set([
    'LoginAnswer', 'SessionInfo', 'PresenceCategory', 'ApiError', 'UserSearchFilter', 'V4MembershipPayload', 'V3HealthStatus',
    'V2UserDetail', 'RoomSearchCriteria', 'RoomTag', 'Avatar', 'UserError', 'UserSearchQuery', 'MessageReceiptDetailResponse',
  ]); // biome-ignore format: a word list

  for (const file of files) {
    const source = isThere ? program.getSourceFile(file) : undefined;
    for (const statement of source?.statements ?? []) {
      if (!ts.isTypeAliasDeclaration(statement) || ownNames.has(statement.name.text)) continue;
      const name = statement.name.text;
      it(name, () => {
        const document = agent?.components?.schemas[name] ? agent : pod;
        const schema = schemaOf(document as Document, name);
        expect(schema, `${name} is in a specification`).toBeDefined();
        const type = checker.getTypeAtLocation(statement.name);
        const ours = checker.getPropertiesOfType(type).map((property) => property.name);
        const theirs = propertiesOf(document as Document, schema as Schema);
        expect(ours.filter((key) => !(key in theirs))).toEqual([]);
        expect(Object.keys(theirs).filter((key) => !ours.includes(key))).toEqual([]);
        for (const property of checker.getPropertiesOfType(type)) {
          const kind = kindOf(checker.getNonNullableType(checker.getTypeOfSymbol(property)));
          expect(kindsOf(document as Document, theirs[property.name] as Schema), `${name}.${property.name}`).toContain(
            kind,
          );
        }
      });
    }
  }

  function kindOf(type: ts.Type): string {
    const one = type.isUnion() ? (type.types.find((part) => !(part.flags & ts.TypeFlags.Undefined)) ?? type) : type;
    if (checker.isArrayType(one)) return 'array';
    if (one.flags & ts.TypeFlags.StringLike) return 'string';
    if (one.flags & ts.TypeFlags.NumberLike) return 'number';
    if (one.flags & ts.TypeFlags.BooleanLike) return 'boolean';
    return 'object';
  }
});

function schemaOf(document: Document, name: string): Schema | undefined {
  return document.components?.schemas[name] ?? document.definitions?.[name];
}

function resolved(document: Document, schema: Schema): Schema {
  return schema.$ref ? resolved(document, schemaOf(document, schema.$ref.split('/').at(-1) ?? '') ?? {}) : schema;
}

function propertiesOf(document: Document, given: Schema): Record<string, Schema> {
  const schema = resolved(document, given);
  return Object.assign({}, schema.properties, ...(schema.allOf ?? []).map((part) => propertiesOf(document, part)));
}

/** What a property may be with us: an integer of 64 bits is text where it is an id, and a number where it is a time. */
function kindsOf(document: Document, given: Schema): string[] {
  const schema = resolved(document, given);
  if (schema.type === 'integer') return schema.format === 'int64' ? ['number', 'string'] : ['number'];
  if (schema.type === undefined) return ['object'];
  return [schema.type];
}

describe.skipIf(!isThere)("the client's calls", () => {
  const servers: { stop(): Promise<void> }[] = [];
  afterAll(async () => {
    for (const server of servers) await server.stop();
  });

  it('are all in the specifications: path, verb, query and what is required', async () => {
    const documents: Record<string, Document> = {
      '/agent': load('agent/agent-api-public.yaml'),
      '/pod': load('pod/pod-api-public.yaml'),
      '/login': load('login/login-api-public.yaml'),
      '/relay': load('login/login-api-public.yaml'),
    };
    const server = await loopback(({ path }) =>
      path.includes('/pubkey/')
        ? undefined
        : { body: path.endsWith('/attachment') ? 'aGk=' : path.endsWith('/extended') ? '{}' : '' },
    );
    servers.push(server);
    const client = new SymphonyClient({ ...server.config, app: { appId: 'a', privateKey: { content: privateKey } } });
    const [file] = await resolveFiles([{ data: 'x', filename: 'a.txt' }]);
    const body = { message: '<messageML>x</messageML>', data: {}, version: '2.0', attachments: file ? [file] : [] };
    const id = '7078106482890';
    const imported = {
      message: 'x', intendedMessageTimestamp: 1, intendedMessageFromUserId: id, originatingSystemId: 'o', streamId: 's',
    }; // biome-ignore format: one line
    const { messages, attachments, streams, rooms, users, presence, connections, signals, health, datafeed } = client;
    await Promise.all([
      messages.create('s', body), messages.update('s', 'm', { ...body, silent: false }), messages.blast(['s'], body),
      messages.get('m'), messages.history('s', { since: 1, until: 2, skip: 3, limit: 4 }),
      messages.search({ text: 'x', streamId: 's', author: id }, { skip: 1, limit: 2, sortDir: 'ASC' }), messages.suppress('m'),
      messages.status('m'), messages.receipts('m', { before: 'b', after: 'a' }), messages.relationships('m'), messages.import([imported]),
      attachments.get({ streamId: 's', messageId: 'm', fileId: 'f' }), attachments.allowedTypes(),
      attachments.list('s', { since: 1, to: 2, limit: 3, sortDir: 'ASC' }),
      streams.createIm([id]), streams.imInfo('s'), streams.updateIm('s', { pinnedMessageId: '' }), streams.info('s'), streams.list({}, { skip: 1, limit: 2 }),
      rooms.create({ name: 'n', description: 'd' }), rooms.update('r', { name: 'n' }), rooms.info('r'), rooms.setActive('r', true), rooms.members('r'),
      rooms.search({ query: 'q', member: { id } }, { skip: 1, limit: 2 }), rooms.addMember('r', id), rooms.removeMember('r', id),
      rooms.promoteOwner('r', id), rooms.demoteOwner('r', id),
      users.me(), users.byIds([id]), users.byEmails(['a@b']), users.byUsernames(['a']), users.get({ uid: id }), users.get({ username: 'a' }),
      users.search('q', { skip: 1, limit: 2, local: true }), users.detail(id), users.listDetails({ skip: 1, limit: 2 }), users.setManifest({}),
      presence.own(), presence.of(id, { local: true }), presence.set('BUSY', { soft: true }), presence.setFor(id, 'BUSY', { soft: true }),
      presence.list({ lastUserId: id, limit: 5 }), presence.register([id]),
      connections.list({ userIds: [id] }), connections.get(id), connections.create(id), connections.accept(id), connections.reject(id), connections.remove(id),
      signals.list({ skip: 1, limit: 2 }), signals.get('i'), signals.create({ name: 'n', query: 'q' }), signals.update('i', {}), signals.delete('i'),
      signals.subscribe('i', [id], { pushed: true }), signals.unsubscribe('i', [id]), signals.subscribers('i', { skip: 1, limit: 2 }),
      health.check(), health.extended(), health.agentInfo(), health.echo('x'), health.linkSchemes(),
      datafeed.list({ tag: 't' }), datafeed.create({ tag: 't' }), datafeed.read('f_f', ''), datafeed.delete('f_f'),
    ]); // biome-ignore format: a list of calls
    client.close();
    const problems: string[] = [];
    for (const { method, path, query, headers } of server.seen) {
      const [prefix] = /^\/\w+/.exec(path) ?? [''];
      const found = operationOf(documents[prefix] as Document, path.slice(prefix.length), method);
      if (!found) {
        problems.push(`${method} ${path} is not in the specification`);
        continue;
      }
      const known = (found.parameters ?? []).filter((parameter) => parameter.in === 'query');
      for (const name of query.keys())
        if (!known.some((parameter) => parameter.name === name)) problems.push(`${path}?${name}`);
      for (const { name = '', required, in: place } of found.parameters ?? []) {
        if (required && place === 'query' && !query.has(name)) problems.push(`${path} lacks ?${name}`);
        if (required && place === 'header' && headers[name.toLowerCase()] === undefined)
          problems.push(`${path} lacks ${name}`);
      }
    }
    expect(problems).toEqual([]);
    expect(server.seen.length).toBeGreaterThan(65);
  });
});

function operationOf(document: Document, path: string, method: string): Operation | undefined {
  for (const [template, operations] of Object.entries(document.paths)) {
    const pattern = new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`);
    if (pattern.test(path) && operations[method.toLowerCase()]) return operations[method.toLowerCase()];
  }
  return undefined;
}
