import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileInput } from '../../../core/files/index.js';
import { Attachment } from '../../../models/index.js';
import { assertRejects } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

const bytes = Uint8Array.from({ length: 3_000 }, (_, index) => (index * 7) % 256);

/** Files: sending and downloading. */
export function fileTests(suite: Suite): void {
  suite.group('files', {}, (group) => {
    group.operation('uploadFile', {
      lacks: ({ backend }) => backend.uploadFile('c', { data: bytes, filename: 'a.bin' }),
      works: async (trial) => {
        const text = trial.text('see');
        const sent = await trial.backend.uploadFile(
          trial.channel().id,
          { data: bytes, filename: 'data.bin', title: 'The data' },
          { content: text },
        );
        const [file] = await filesOf(trial, sent);
        assert.equal(file?.filename, 'data.bin');
        assert.deepEqual(Buffer.from(file?.data ?? []), Buffer.from(bytes));
        assert.equal(sent.attachments[0]?.filename, 'data.bin');
        assert.ok(trial.world.messages(trial.place({ id: sent.channelId })).some((each) => each.text.includes(text)));
      },
    });

    group.feature('files', {
      works: async (trial) => {
        const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
        try {
          const path = join(folder, 'notes.txt');
          await writeFile(path, 'from a path');
          const inputs: [FileInput, string, string][] = [
            [{ path }, 'notes.txt', 'from a path'],
            [{ data: 'from text', filename: 'text.txt' }, 'text.txt', 'from text'],
            [new Blob(['from a blob'], { type: 'text/plain' }), '', 'from a blob'],
            [{ data: stream('from ', 'a stream'), filename: 'stream.txt' }, 'stream.txt', 'from a stream'],
          ];
          for (const [input, filename, content] of inputs) {
            const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), { files: [input] });
            const [file] = await filesOf(trial, sent);
            if (filename !== '') assert.equal(file?.filename, filename);
            assert.equal(Buffer.from(file?.data ?? []).toString(), content);
          }
        } finally {
          await rm(folder, { recursive: true });
        }
      },
      lacks: async (trial) => {
        const place = trial.channel();
        const data = { data: bytes, filename: 'a.bin' };
        await assertRejects(() => trial.backend.sendMessage(place.id, 'x', { files: [data] }), 'invalid');
        const url = 'https://example.com/report.pdf';
        const sent = await trial.backend.sendMessage(place.id, 'x', { files: [{ url }] });
        assert.ok(`${trial.standing(sent).text} ${trial.standing(sent).content}`.includes(url), 'a link stands for it');
        assert.ok(sent.losses.some(({ feature }) => feature === 'files'));
      },
    });

    group.test('several files are one message, or as many as it takes', async (trial) => {
      if (!trial.supports('files')) return;
      const place = trial.channel();
      const files = ['one', 'two', 'three'].map((name) => ({ data: name, filename: `${name}.txt` }));
      const sent = await trial.backend.sendMessage(place.id, trial.text(), { files });
      const names = (await Promise.all(sent.parts.map((part) => filesOf(trial, part)))).flat();
      assert.deepEqual(
        names.map(({ filename }) => filename),
        ['one.txt', 'two.txt', 'three.txt'],
      );
    });

    group.test('a bare string names no file', async (trial) => {
      const place = trial.channel();
      const files = ['/etc/passwd'] as unknown as FileInput[];
      await assertRejects(() => trial.backend.sendMessage(place.id, 'x', { files }), 'invalid');
      assert.equal(trial.world.messages(place).filter(({ isBot }) => isBot).length, 0);
    });

    group.operation('downloadAttachment', {
      lacks: ({ backend }) =>
        backend.downloadAttachment({
          platform: backend.platform,
          account: backend.account,
          id: 'f',
          filename: 'x',
          type: 'file',
        }),
      works: async (trial) => {
        const place = trial.channel();
        const file = { filename: 'photo.png', data: bytes, contentType: 'image/png' };
        const said = trial.ada.upload(place, file, trial.text('look'));
        const message = (await trial.backend.fetchMessages(place.id, { limit: 5 })).find(({ id }) => id === said.id);
        const attachment = message?.attachments[0];
        assert.ok(attachment, 'the message has the attachment');
        assert.equal(attachment.filename, 'photo.png');
        assert.equal(attachment.type, 'image');
        assert.ok(attachment.size === undefined || attachment.size === bytes.byteLength);
        const download = await trial.backend.downloadAttachment(attachment);
        assert.equal(sha(await download.bytes()), sha(bytes));
        assert.equal(download.filename, 'photo.png');
        const copy = Attachment.parse(JSON.parse(JSON.stringify(attachment)));
        const again = await trial.backend.downloadAttachment(copy);
        const pieces: Uint8Array[] = [];
        for await (const piece of again.stream()) pieces.push(piece);
        assert.equal(sha(Buffer.concat(pieces)), sha(bytes), 'one from JSON works too');
        await assertRejects(async () => {
          const short = await trial.backend.downloadAttachment(attachment, { maxBytes: 100 });
          await short.bytes();
        }, 'invalid');
        await assertRejects(() => trial.backend.downloadAttachment({ ...attachment, account: 'elsewhere' }), 'invalid');
      },
    });
  });
}

async function* stream(...parts: string[]) {
  for (const part of parts) yield new TextEncoder().encode(part);
}

function sha(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

async function filesOf(trial: Trial, ref: { channelId: string; id: string }) {
  return trial.standing(ref).files;
}
