import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/core/backend.js';
import { safeFilename } from '../../src/core/files/filename.js';
import { Download, resolveFile } from '../../src/core/files/index.js';
import { HttpClient, urlPath } from '../../src/core/http/index.js';
import { platforms, type Stage, stageOf } from './stages.js';

/** Names that somebody gives a file so that it lands elsewhere, or ends a header. */
const hostileNames = [
  '../../etc/passwd',
  '..\\..\\windows\\system32\\drivers\\etc\\hosts',
  '/etc/passwd',
  'C:\\Windows\\win.ini',
  'C:evil.txt',
  '\\\\server\\share\\file',
  '..',
  '.',
  '...',
  '',
  ' ',
  '....//....//etc/passwd',
  '%2e%2e%2fetc%2fpasswd',
  'a\0b.txt',
  'a.txt\0.png',
  'CON',
  'con .txt',
  'con.txt',
  'NUL.tar.gz',
  'COM1',
  'LPT9.log',
  'CONIN$',
  'COM\u00b9',
  'name.txt:stream',
  'a\r\nX-Injected: 1',
  'a\r\n\r\n--boundary\r\nContent-Disposition: form-data; name="channels"\r\n\r\nC1',
  'a"; filename="b.exe',
  "a'; name='x",
  'a\\"; x="',
  '\u202egpj.exe',
  '\ud800.txt',
  '日本語のファイル.txt',
  'ﬁle\u2028name',
  `${'x'.repeat(5_000)}.txt`,
  '~',
  '-rf',
  '$(touch x)',
  '`id`',
  'a\tb',
  'a\u0085b',
];

const folder = resolve(sep, 'downloads');

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const unsafe = /[\u0000-\u001f\u007f-\u009f/\\:*?"<>|\u2028\u2029\u202a-\u202e]/;

function isSafe(name: string): boolean {
  const path = join(folder, name);
  return (
    name.length > 0 &&
    path.startsWith(folder + sep) &&
    basename(path) === name &&
    Buffer.byteLength(name) <= 255 &&
    !unsafe.test(name) &&
    !/^\.+$/.test(name) &&
    !/[. ]$/.test(name) &&
    !/^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d\u00b9\u00b2\u00b3])(\.|$)/i.test(name)
  );
}

describe('the name of a file', () => {
  it.each(hostileNames.map((name) => [JSON.stringify(name).slice(0, 60), name]))('%s is made safe', async (_, name) => {
    const download = new Download(pieces(), { filename: name });
    expect([download.filename, isSafe(download.filename)]).toEqual([download.filename, true]);
    const header = `attachment; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`;
    const answer = { headers: new Headers({ 'content-disposition': header }), body: pieces(), url: 'http://x.test/a' };
    expect(isSafe(Download.fromResponse(answer).filename)).toBe(true);
    const quoted = { headers: headersOf(name), body: pieces(), url: `http://x.test/${encodeURIComponent('../x')}` };
    expect(isSafe(Download.fromResponse(quoted).filename)).toBe(true);
    const file = await resolveFile({ data: 'x', filename: name });
    expect(isSafe(file.filename)).toBe(true);
  });

  it('is safe whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...hostileNames), (text, name) => {
        for (const each of [text, text + name, name + text])
          expect([each, isSafe(safeFilename(each))]).toEqual([each, true]);
      }),
      { numRuns: 150 },
    );
  });
});

function headersOf(name: string): Headers {
  try {
    return new Headers({ 'content-disposition': `attachment; filename="${name}"` });
  } catch {
    // Such a header never arrives.
    return new Headers();
  }
}

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array([1]);
}

describe('what is put into a request', () => {
  const seen: { head: string; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { rawHeaders, method, url } = request;
      seen.push({ head: [method, url, ...rawHeaders].join('\n'), body: Buffer.concat(chunks).toString() });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  let client: HttpClient;
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    client = new HttpClient({ baseUrl: `http://127.0.0.1:${port}/api`, platform: 'test', retry: { attempts: 1 } });
  });
  afterAll(async () => {
    client.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  it.each(hostileNames.map((name) => [JSON.stringify(name).slice(0, 60), name]))(
    'as a file name stays one name: %s',
    async (_, name) => {
      seen.length = 0;
      const file = await resolveFile({ data: 'the bytes', filename: name });
      const multipart = [
        { name: 'channel', value: 'C1' },
        { name: 'file', file, filename: name },
      ];
      await client.request({ operation: 'send', method: 'POST', path: '/f', multipart });
      const [{ body, head } = { body: '', head: '' }] = seen;
      const boundary = /boundary=([\w-]+)/.exec(head)?.[1] ?? '';
      const parts = body.split(`--${boundary}`);
      // Before the first, two parts, and the end.
      expect(parts).toHaveLength(4);
      const lines = (parts[2] ?? '').split('\r\n\r\n')[0]?.split('\r\n').filter(Boolean) ?? [];
      expect(lines).toHaveLength(2);
      expect(lines[0]).toMatch(/^Content-Disposition: form-data; name="file"; filename="[^"\r\n]*"$/);
      expect(lines[1]).toMatch(/^Content-Type: [\w.+/-]+(?:;.*)?$/);
      expect(body.endsWith(`the bytes\r\n--${boundary}--\r\n`)).toBe(true);
    },
  );

  it.each(['a\r\nb: c', 'a\nb', 'a\0b', 'a\u2028', '☃', '\ud800', 'a\x7f'])(
    'as a header is refused: %j',
    async (value) => {
      seen.length = 0;
      for (const headers of [{ 'x-key': value }, { authorization: `Bearer ${value}` }]) {
        const failure = await client
          .request({ operation: 'send', path: '/h', headers })
          .catch((error: unknown) => error);
        expect(failure).toMatchObject({ code: 'invalid' });
        expect(String(failure)).not.toContain(value);
      }
      for (const name of ['x y', 'x:y', 'x\r\ny', '', 'ü']) {
        await expect(client.request({ operation: 'send', path: '/h', headers: { [name]: '1' } })).rejects.toMatchObject(
          {
            code: 'invalid',
          },
        );
      }
      const agent = new HttpClient({
        baseUrl: client.baseUrl,
        platform: 'test',
        userAgent: value,
        retry: { attempts: 1 },
      });
      await expect(agent.request({ operation: 'send', path: '/h' })).rejects.toMatchObject({ code: 'invalid' });
      expect(seen).toEqual([]);
    },
  );

  it('as an id is one segment of the path', async () => {
    const ids = [
      '../../admin',
      'a/b',
      'a\\b',
      'a?x=1',
      'a#b',
      'a%2fb',
      '%2e%2e',
      'a\r\nHost: evil',
      'a b',
      '☃',
      '\0',
      ';x',
    ];
    for (const id of ids) {
      seen.length = 0;
      await client.request({ operation: 'read', path: urlPath`/users/${id}/avatar` });
      const path = seen[0]?.head.split('\n')[1] ?? '';
      expect([id, path.split('/')]).toEqual([id, ['', 'api', 'users', encodeURIComponent(id), 'avatar']]);
    }
    for (const id of ['.', '..', '']) expect(() => urlPath`/users/${id}`).toThrow(/no id/);
    for (const path of [
      '/../admin',
      '/a/./b',
      '/a/%2e%2E/b',
      '/a\\..\\b',
      'http://evil.example/',
      '//evil.example/x',
    ]) {
      seen.length = 0;
      await client.request({ operation: 'read', path }).catch(() => undefined);
      for (const { head } of seen) expect(head.split('\n')[1]).toMatch(/^\/api\/(?!.*\.\.)/);
    }
  });
});

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Ids as a bot may pass them on from a text that somebody wrote. */
const hostileIds = ['../../admin', '..', 'a/../../b', 'x?admin=1', 'x\r\nHost: evil', '\ud800', '9'.repeat(3_000)];

describe.each(platforms)('what is put into a request to %s', (name) => {
  async function open(): Promise<{ stage: Stage; backend: Backend; channelId: string; paths(): string[] }> {
    const stage = await stageOf(name);
    stops.push(() => stage.stop());
    const backend = await stage.backend();
    const { channelId } = stage.emulator.world.user('ada').say('general', 'hello');
    await backend.fetchMessages(channelId, { limit: 1 });
    const paths: string[] = [];
    stage.proxy.rule = (url) => {
      paths.push(url.href);
      return undefined;
    };
    return { stage, backend, channelId, paths: () => paths };
  }

  it('reaches no other call by an id, nor another header', async () => {
    const { backend, channelId, paths, stage } = await open();
    const outcomes: unknown[] = [];
    for (const id of hostileIds) {
      for (const ask of [
        () => backend.fetchMessage({ channelId, id }),
        () => backend.fetchMessages(id, { limit: 1 }),
        () => backend.fetchUser(id),
        () => backend.fetchChannel(id),
        () => backend.deleteMessage({ channelId: id, id }),
        () => backend.addReaction({ channelId, id }, '👍'),
        () => backend.downloadAttachment({ platform: name, account: name, id, filename: id, type: 'file' }),
      ]) {
        outcomes.push(await ask().catch((error: unknown) => error));
      }
    }
    for (const path of paths()) expect(path).not.toMatch(/\/admin(?:[/?#]|$)|[?&]admin=1/);
    expect(stage.proxy.foreign).toEqual([]);
    for (const outcome of outcomes.filter((each) => each instanceof Error))
      expect((outcome as { code?: unknown }).code).toBeTypeOf('string');
  });

  it('sends a file under any name, as one file', async () => {
    const { backend, channelId, stage } = await open();
    const { world } = stage.emulator;
    for (const filename of [
      'a\r\nX-Injected: 1.txt',
      'a"; filename="b.exe',
      '../../x.png',
      '日本語.png',
      '\u202egpj.png',
      'CON.png',
    ]) {
      const before = world.messages('general').flatMap(({ files }) => files).length;
      const sent = await backend
        .uploadFile(channelId, { data: Buffer.from('iVBORw0KGgo=', 'base64'), filename, contentType: 'image/png' })
        .catch((error: unknown) => error);
      if (sent instanceof Error) {
        expect(sent).toMatchObject({ code: expect.stringMatching(/unsupported|invalid/) });
        continue;
      }
      const files = world.messages('general').flatMap((message) => message.files);
      // A platform without files shows a link.
      expect(files.length - before).toBeLessThanOrEqual(1);
      for (const file of files.slice(before))
        expect([file.filename, isSafe(file.filename)]).toEqual([file.filename, true]);
    }
  });
});

it('a path from a text never reads a device, a folder, or an address', async () => {
  const place = await mkdtemp(join(tmpdir(), 'chatmux-names-'));
  try {
    await writeFile(join(place, 'a.txt'), 'x');
    await expect(resolveFile({ path: place })).rejects.toMatchObject({ code: 'invalid' });
    await expect(resolveFile({ path: '/dev/zero' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(resolveFile({ path: `${place}/a.txt\0.png` })).rejects.toMatchObject({ code: 'invalid' });
    await expect(resolveFile({ path: 'http://example.com/x' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(resolveFile('/etc/passwd' as never)).rejects.toMatchObject({ code: 'invalid' });
    expect((await resolveFile({ path: join(place, '..', basename(place), 'a.txt') })).filename).toBe('a.txt');
    expect(await readdir(place)).toEqual(['a.txt']);
  } finally {
    await rm(place, { recursive: true });
  }
});
