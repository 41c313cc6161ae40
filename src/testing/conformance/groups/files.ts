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

const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const bytes = Uint8Array.from({ length: 3_000 }, (_, index) => (index * 7) % 256);

/** Files: sending and downloading. */
export function fileTests(suite: Suite): void {
  suite.group('files', {}, (group) => {
    group.operation('uploadFile', {
      lacks: ({ backend }) => backend.uploadFile('c', { data: bytes, filename: 'a.bin' }),
      works: async (trial) => {
        const text = trial.text('see');
        const filename = isPictures(trial) ? 'data.png' : 'data.bin';
        const data = sample(trial, bytes);
        const sent = await trial.backend.uploadFile(
          trial.channel().id,
          { data, filename, title: 'The data' },
          { content: text },
        );
        const [file] = await filesOf(trial, sent);
        assert.equal(file?.filename, filename);
        assert.deepEqual(Buffer.from(file?.data ?? []), Buffer.from(data));
        const [attachment] = sent.parts.flatMap((part) => part.attachments);
        assert.ok(attachment, 'the file is told');
        // A picture gets a name of the platform's where it is no file of a message.
        if (!isPictures(trial)) assert.equal(attachment.filename, filename);
        assert.ok(trial.world.messages(trial.place({ id: sent.channelId })).some((each) => each.text.includes(text)));
      },
    });

    group.feature('files', {
      works: async (trial) => {
        const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
        try {
          const [ending, type] = isPictures(trial) ? ['png', 'image/png'] : ['txt', 'text/plain'];
          const data = (words: string) => sample(trial, Buffer.from(words));
          const path = join(folder, `notes.${ending}`);
          await writeFile(path, data('from a path'));
          const text = isPictures(trial) ? data('from text') : 'from text';
          const pieces = [data('from ').subarray(0, -5), data('from ').subarray(-5), Buffer.from('a stream')];
          const inputs: [FileInput, string, string][] = [
            [{ path }, `notes.${ending}`, 'from a path'],
            [{ data: text, filename: `text.${ending}` }, `text.${ending}`, 'from text'],
            [new Blob([new Uint8Array(data('from a blob'))], { type }), '', 'from a blob'],
            [{ data: stream(...pieces), filename: `stream.${ending}` }, `stream.${ending}`, 'from a stream'],
          ];
          for (const [input, filename, content] of inputs) {
            const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), { files: [input] });
            const [file] = await filesOf(trial, sent);
            if (filename !== '') assert.equal(file?.filename, filename);
            assert.deepEqual(Buffer.from(file?.data ?? []), Buffer.from(data(content)));
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
      const names = ['one', 'two', 'three'].map((name) => `${name}.${isPictures(trial) ? 'png' : 'txt'}`);
      const files = names.map((name) => ({ data: sample(trial, Buffer.from(name)), filename: name }));
      const sent = await trial.backend.sendMessage(place.id, trial.text(), { files });
      assert.deepEqual(
        (await filesOf(trial, sent)).map(({ filename }) => filename),
        names,
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

async function* stream(...parts: Uint8Array[]) {
  yield* parts;
}

/** True where only pictures can be sent: the platform looks at what they are. */
function isPictures({ backend }: Trial): boolean {
  const { allowed } = backend.capabilities.get('files');
  return allowed?.every((type) => type.startsWith('image/')) ?? false;
}

/** The bytes of a file that the platform takes. */
function sample(trial: Trial, data: Uint8Array): Uint8Array {
  return isPictures(trial) ? Buffer.concat([pngSignature, data]) : data;
}

function sha(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The files of all that a send became. */
async function filesOf(trial: Trial, sent: { parts: readonly { channelId: string; id: string }[] }) {
  return sent.parts.flatMap((part) => trial.standing(part).files);
}
