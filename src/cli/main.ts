#!/usr/bin/env node
import { runCli } from './run-cli.js';

const end = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    // A reader that has had enough (`| head`) is no failure.
    process.exit(0);
  });
}

const { stdin, stdout, stderr } = process;

process.exitCode = await runCli(process.argv.slice(2), {
  out: (line) => (stdout.write(`${line}\n`) ? undefined : new Promise((resolve) => stdout.once('drain', resolve))),
  error: (line) => stderr.write(`${line}\n`),
  // To the line's begin, and clear it.
  draw: (text) => stderr.write(`\r\u001b[2K${text}`),
  signal: end.signal,
  stdin,
  terminal: {
    in: stdin.isTTY === true,
    out: stdout.isTTY === true,
    error: stderr.isTTY === true,
    columns: stdout.columns ?? stderr.columns ?? 80,
  },
});
