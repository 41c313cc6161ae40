import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';

function run(args: string[], signal = new AbortController().signal) {
  const out: string[] = [];
  const errors: string[] = [];
  const code = runCli(['playground', '--no-open', ...args], {
    out: (line) => void out.push(line),
    error: (line) => void errors.push(line),
    signal,
    stdin: (async function* () {})(),
  });
  return { code, out, errors };
}

describe('chatmux playground', () => {
  it('serves until Ctrl-C, and ends with 0; a port that is taken is told with 1', async () => {
    const end = new AbortController();
    const { code, out } = run(['--platform', 'Slack, symphony', '--port', '0'], end.signal);
    await expect.poll(() => out.join('\n'), { timeout: 60_000 }).toContain('Ctrl-C ends it');
    const url = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(out[0] ?? '');
    expect((await fetch(url![0])).status).toBe(200);
    expect(out.slice(1, 3).map((line) => line.trim().split(/\s+/))).toEqual([
      ['Slack', 'connected'],
      ['Symphony', 'connected'],
    ]);
    const second = run(['--platform', 'slack', '--port', url![1]!]);
    expect(await second.code).toBe(1);
    expect(second.errors.join()).toContain(`Port ${url![1]} is taken`);
    end.abort();
    expect(await code).toBe(0);
    await expect(fetch(url![0])).rejects.toThrow();
  }, 90_000);

  it.each([
    [['--platform', 'irc'], "There is no playground of 'irc'. There are: slack"],
    [['--platform', ','], '--platform names no platform'],
    [['--port', 'x'], '--port must be a whole number'],
    [['--port', '70000'], '--port must be at most 65535'],
    [['--bot', 'nowhere.ts'], "There is no file 'nowhere.ts'"],
    [['--bogus'], "Unknown option '--bogus'"],
  ])('%j is called wrongly: exit code 2', async (args, message) => {
    const { code, out, errors } = run(args);
    expect(await code).toBe(2);
    expect(errors.join('\n')).toContain(message);
    expect(out).toEqual([]);
  });

  it('tells how it is used', async () => {
    const { code, out } = run(['--help']);
    expect(await code).toBe(0);
    expect(out.join('\n')).toMatch(/--bot FILE[\s\S]*--platform NAMES[\s\S]*--no-open/);
  });
});
