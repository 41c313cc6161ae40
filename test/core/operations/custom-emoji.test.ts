import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Emoji } from '../../../src/models/index.js';
import { MemoryBackend } from '../../../src/testing/index.js';

/** A backend whose custom emoji are counted when read. */
class EmojiBackend extends MemoryBackend {
  readonly custom: Emoji[] = [];
  reads = 0;

  protected override async doListCustomEmoji(): Promise<Emoji[]> {
    this.reads += 1;
    await Promise.resolve();
    return [...this.custom];
  }

  find(name: string, signal?: AbortSignal): Promise<Emoji> {
    return this.resolveEmoji(name, signal);
  }
}

afterEach(() => {
  vi.useRealTimers();
});

describe('custom emoji', () => {
  it('a name that is not in the list is looked for again, but not often', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const backend = new EmojiBackend();
    await expect(backend.find('shipit')).rejects.toMatchObject({ code: 'invalid' });
    await expect(backend.find('shipit')).rejects.toMatchObject({ code: 'invalid' });
    expect(backend.reads).toBe(1);
    backend.custom.push({ name: 'shipit', id: 'e1', isCustom: true });
    vi.advanceTimersByTime(31_000);
    expect(await backend.find('shipit')).toMatchObject({ id: 'e1', isCustom: true });
    expect(backend.reads).toBe(2);
  });

  it('a known name does not have the list read again', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const backend = new EmojiBackend();
    await backend.find('thumbsup');
    vi.advanceTimersByTime(31_000);
    await backend.find('thumbsup');
    expect(backend.reads).toBe(1);
    vi.advanceTimersByTime(600_000);
    await backend.find('thumbsup');
    expect(backend.reads).toBe(2);
  });

  it("one caller's abort does not take the list from another", async () => {
    const backend = new EmojiBackend();
    backend.custom.push({ name: 'shipit', id: 'e1', isCustom: true });
    const abort = new AbortController();
    const first = backend.find('shipit', abort.signal);
    const second = backend.find('shipit');
    abort.abort();
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
    expect(await second).toMatchObject({ id: 'e1' });
  });
});
