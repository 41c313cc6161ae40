import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AbortedError, ConnectionError, InvalidError, ServerError, TimeoutError } from '../../src/core/errors/index.js';
import {
  Download,
  type FileInput,
  filenameOfDisposition,
  isContentType,
  resolveFile,
  resolveFiles,
  safeFilename,
} from '../../src/core/files/index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chatmux-files-'));
  await writeFile(join(folder, 'report.pdf'), 'pdf content');
  await mkdir(join(folder, 'sub'));
});
afterAll(() => rm(folder, { recursive: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const text = async (stream: ReadableStream<Uint8Array>) => new Response(stream).text();
async function* pieces(...parts: (string | Uint8Array)[]) {
  yield* parts;
}

describe('resolveFile', () => {
  it('reads a path: name, type, size, as often as wanted', async () => {
    const file = await resolveFile({ path: join(folder, 'report.pdf'), title: 'Q3', spoiler: true });
    expect(file).toMatchObject({
      filename: 'report.pdf',
      contentType: 'application/pdf',
      size: 11,
      title: 'Q3',
      spoiler: true,
      isRepeatable: true,
    });
    expect(await text(file.stream())).toBe('pdf content');
    expect(await text(file.stream())).toBe('pdf content');
    expect((await resolveFile({ path: pathToFileURL(join(folder, 'report.pdf')) })).size).toBe(11);
  });

  it('does not send a file that has changed since', async () => {
    const path = join(folder, 'growing.log');
    await writeFile(path, 'a');
    const file = await resolveFile({ path });
    await writeFile(path, 'abc');
    await expect(file.bytes()).rejects.toBeInstanceOf(ServerError);
    await writeFile(path, '');
    await expect(file.bytes()).rejects.toThrow(/cut off/);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['a bare string', () => '/etc/passwd', /bare string.*\{ path \}/],
    ['a bare URL', () => new URL('file:///etc/passwd'), /bare string/],
    ['bare bytes', () => bytes('x'), /\{ data, filename \}/],
    ['a bare stream', () => Readable.from(['x']), /\{ data, filename \}/],
    ['nothing', () => null, /\{ path \}/],
    ['an empty object', () => ({}), /exactly one/],
    ['two sources', () => ({ path: 'a', url: 'https://b.c' }), /exactly one/],
    ['an unknown key', () => ({ data: 'x', fileName: 'y' }), /'fileName'.*did you mean 'filename'/],
    ['a name that is no text', () => ({ data: 'x', filename: 3 }), /filename/],
    ['a type with a header in it', () => ({ data: 'x', contentType: 'image/png\r\nX-Evil: 1' }), /MIME/],
    ['a missing file', () => ({ path: join(folder, 'none') }), /does not exist/],
    ['a folder', () => ({ path: join(folder, 'sub') }), /a folder/],
    ['a device', () => ({ path: '/dev/zero' }), /regular/],
    ['a NUL', () => ({ path: 'a\0b' }), /NUL/],
    ['a URL as path', () => ({ path: 'https://a.b/c' }), /\{ url \}/],
    ['a file: URL', () => ({ url: 'file:///etc/passwd' }), /http/],
    ['a relative URL', () => ({ url: '/x' }), /http/],
    ['data that is a number', () => ({ data: 5 }), /must be bytes/],
  ])('refuses %s', async (_name, input, message) => {
    const error = await resolveFile(input() as FileInput).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InvalidError);
    expect((error as InvalidError).message).toMatch(message);
  });

  it('refuses a list that is none', async () => {
    await expect(resolveFiles('x' as never)).rejects.toBeInstanceOf(InvalidError);
  });

  it.each<
    [
      string,
      () => FileInput,
      Partial<{ filename: string; contentType: string; size: number | undefined; isRepeatable: boolean }>,
    ]
  >([
    [
      'bytes',
      () => ({ data: bytes('hello'), filename: 'a.png' }),
      { filename: 'a.png', contentType: 'image/png', size: 5, isRepeatable: true },
    ],
    [
      'text',
      () => ({ data: 'hello', contentType: 'text/plain' }),
      { filename: 'file.txt', contentType: 'text/plain', size: 5 },
    ],
    [
      'an ArrayBuffer',
      () => ({ data: bytes('hello').buffer }),
      { filename: 'file.bin', contentType: 'application/octet-stream', size: 5 },
    ],
    [
      'a Blob',
      () => new Blob(['hello'], { type: 'image/gif' }),
      { filename: 'file.gif', contentType: 'image/gif', size: 5, isRepeatable: true },
    ],
    ['a File', () => new File(['hello'], '../x.txt'), { filename: 'x.txt', contentType: 'text/plain' }],
    ['a Blob as data', () => ({ data: new Blob(['hello']), filename: 'b' }), { filename: 'b', size: 5 }],
    [
      'a web stream',
      () => ({ data: new Blob(['hello']).stream(), filename: 's.txt' }),
      { size: undefined, isRepeatable: false },
    ],
    ['a Node stream', () => ({ data: Readable.from(['hel', Buffer.from('lo')]) }), { isRepeatable: false }],
    ['a generator', () => ({ data: pieces('hel', bytes('lo')) }), { isRepeatable: false }],
    [
      'a Download',
      () => new Download(pieces('hello'), { filename: 'd.csv' }),
      { filename: 'd.csv', contentType: 'text/csv', isRepeatable: false },
    ],
  ])('takes %s', async (_name, input, expected) => {
    const file = await resolveFile(input());
    expect(file).toMatchObject(expected);
    expect(new TextDecoder().decode(await file.bytes())).toBe('hello');
    expect(file.size).toBe(5);
    expect(file.isRepeatable).toBe(true);
    expect(await text(file.stream())).toBe('hello');
  });

  it('gives a stream once', async () => {
    const file = await resolveFile({ data: pieces('x') });
    await text(file.stream());
    expect(() => file.stream()).toThrow(InvalidError);
  });

  it('bounds what it keeps in memory', async () => {
    const endless = (async function* () {
      for (;;) yield new Uint8Array(1000);
    })();
    const file = await resolveFile({ data: endless });
    await expect(file.bytes({ maxBytes: 10_000 })).rejects.toThrow(/10000 bytes/);
    await expect((await resolveFile({ data: 'x'.repeat(100) })).bytes({ maxBytes: 10 })).rejects.toBeInstanceOf(
      InvalidError,
    );
  });
});

describe('Download', () => {
  it('is read once', async () => {
    const download = new Download(pieces('ab', 'c'), { filename: 'x.txt' });
    expect(await download.text()).toBe('abc');
    await expect(download.bytes()).rejects.toBeInstanceOf(InvalidError);
    expect(() => download.stream()).toThrow(/already/);
  });

  it('stops at maxBytes, announced or not, and closes its source', async () => {
    let isClosed = false;
    const source = (async function* () {
      try {
        for (;;) yield new Uint8Array(600);
      } finally {
        isClosed = true;
      }
    })();
    await expect(new Download(source, { maxBytes: 1000 }).bytes()).rejects.toBeInstanceOf(InvalidError);
    expect(isClosed).toBe(true);
    expect(() => new Download(pieces('x'), { size: 2000, maxBytes: 1000 })).toThrow(InvalidError);
  });

  it('says when it is cut off, or longer than announced', async () => {
    const failure = await new Download(pieces('abc'), { size: 5 }).bytes().catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(ConnectionError);
    expect(failure).toMatchObject({ retryable: true, message: expect.stringContaining('3 of 5') });
    await expect(text(new Download(pieces('abc'), { size: 2 }).stream())).rejects.toBeInstanceOf(ServerError);
  });

  it('ends when it stalls and when its signal fires, and closes its source', async () => {
    const hanging = () => {
      let closed = 0;
      const stream = new ReadableStream<Uint8Array>({
        pull: () => new Promise(() => undefined),
        cancel: () => {
          closed += 1;
        },
      });
      return { stream, closed: () => closed };
    };
    const stalled = hanging();
    await expect(new Download(stalled.stream, { idleMs: 20 }).bytes()).rejects.toBeInstanceOf(TimeoutError);
    expect(stalled.closed()).toBe(1);
    const aborted = hanging();
    const controller = new AbortController();
    const reading = new Download(aborted.stream, { signal: controller.signal }).bytes();
    controller.abort();
    await expect(reading).rejects.toBeInstanceOf(AbortedError);
    expect(aborted.closed()).toBe(1);
    const unread = hanging();
    const other = new AbortController();
    new Download(unread.stream, { signal: other.signal });
    other.abort();
    expect(unread.closed()).toBe(1);
  });

  it('bounds the time of a trickle', async () => {
    const trickle = (async function* () {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        yield bytes('x');
      }
    })();
    await expect(new Download(trickle, { idleMs: 1_000, totalMs: 60 }).bytes()).rejects.toBeInstanceOf(TimeoutError);
  });

  it('makes a typed error of what a source throws', async () => {
    const source = (async function* () {
      yield bytes('x');
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    })();
    await expect(new Download(source).bytes()).rejects.toBeInstanceOf(ConnectionError);
  });

  it('is given back unread, and left in the middle', async () => {
    let closed = 0;
    const source = () =>
      new ReadableStream<Uint8Array>({
        pull: (c) => c.enqueue(bytes('x')),
        cancel: () => {
          closed += 1;
        },
      });
    {
      await using download = new Download(source());
      expect(download.size).toBeUndefined();
    }
    expect(closed).toBe(1);
    for await (const _ of new Download(source()).stream()) break;
    expect(closed).toBe(2);
  });

  it('reads name, type and length of a Response, and makes them safe', async () => {
    const response = new Response('hello', {
      headers: {
        'content-disposition': `attachment; filename="../../etc/pass\\"wd"; filename*=UTF-8''na%C3%AFve.txt`,
        'content-type': 'text/plain',
        'content-length': '5',
      },
    });
    expect(Download.fromResponse(response)).toMatchObject({
      filename: 'naïve.txt',
      contentType: 'text/plain',
      size: 5,
    });
    const other = Download.fromResponse({
      headers: new Headers({ 'content-length': '5', 'content-encoding': 'gzip' }),
      body: pieces('long content'),
      url: 'https://x.y/a/b%2F..%2Fc.txt?token=1',
    });
    expect(other).toMatchObject({ filename: 'c.txt', size: undefined, contentType: 'application/octet-stream' });
    expect(await other.text()).toBe('long content');
    expect(() => Download.fromResponse({ headers: new Headers(), body: null })).toThrow(ServerError);
  });
});

describe('safeFilename', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\system.ini', 'system.ini'],
    ['..', 'file'],
    ['', 'file'],
    ['a\r\nSet-Cookie: x', 'aSet-Cookie_ x'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['CON.txt', '_CON.txt'],
    ['a\ud800b', 'a\ufffdb'],
    ['.env', '.env'],
    ['trailing. . ', 'trailing'],
    ['Übersicht 2026.xlsx', 'Übersicht 2026.xlsx'],
    [`${'é'.repeat(300)}.png`, `${'é'.repeat(125)}.png`],
  ])('%j becomes %j', (name, expected) => expect(safeFilename(name)).toBe(expected));

  it('is always safe, and the same when made safe again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeFilename(name);
        expect(safe).toMatch(/^[^/\\\r\n\0"<>:|?*]+$/);
        expect(['.', '..']).not.toContain(safe);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255);
        expect(safeFilename(safe)).toBe(safe);
      }),
    );
  });
});

describe('headers', () => {
  it.each([
    ['attachment; filename=plain.txt', 'plain.txt'],
    ['attachment; filename="with \\"quotes\\".txt"', 'with "quotes".txt'],
    ["attachment; filename*=UTF-8''%e2%82%ac.txt", '€.txt'],
    ["attachment; filename*=iso-8859-1''%a3.txt; filename=b", '£.txt'],
    ["attachment; filename*=UTF-8''%ff; filename=b.txt", 'b.txt'],
    [`inline; filename="${Buffer.from('ä.txt').toString('latin1')}"`, 'ä.txt'],
    ['inline', undefined],
    ['', undefined],
  ])('%s names %s', (header, name) => expect(filenameOfDisposition(header)).toBe(name));

  it('knows a MIME type', () => {
    expect(['text/plain; charset=utf-8', 'image/svg+xml', 'application/vnd.ms-excel'].every(isContentType)).toBe(true);
    expect(['text', 'a/b\r\nX: 1', 'a/b; c', ''].some(isContentType)).toBe(false);
  });
});
