import type { Backend, CapabilityName } from '../../core/index.js';
import { features, operations } from '../../core/index.js';
import { nearest } from '../../core/nearest.js';
import type { SetupCheck } from '../../models/index.js';
import { backendsOf } from '../account.js';
import { type CommandIo, defineCommand, UsageError, wholeNumber } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { printable } from '../terminal/printable.js';
import { padToWidth, textWidth, wrapToWidth } from '../terminal/text-width.js';

const capabilityNames: readonly string[] = [...operations, ...features];

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'check each account, and say what to mend and where',
  options: {
    need: {
      type: 'string',
      short: 'n',
      multiple: true,
      value: 'OPERATIONS',
      help: 'what the bot must be able to do (addReaction,uploadFile): missing ones fail',
      complete: capabilityNames,
    },
    timeout: { type: 'string', value: 'SECONDS', help: 'of each check (default: 10)' },
  },
  usesAccount: true,
  json: 'print {passed, accounts: [{account, platform, passed, checks}]}',
  notes:
    'Looks at each account against its platform: the address, the clock, the credentials, the scopes, intents or permissions. It writes nothing on the platform and opens no event stream. Ends with 1 when a check failed; warnings do not fail.',
  examples: ['doctor', 'doctor --account work --need addReaction,uploadFile', 'doctor --json'],
  async run({ values }, io) {
    const needs = needsOf(values.need);
    const seconds = wholeNumber(values.timeout, '--timeout');
    if (seconds === 0) throw new UsageError('--timeout must be at least 1.');
    const timeoutMs = seconds === undefined ? undefined : seconds * 1_000;
    const backends = await backendsOf(values);
    try {
      const reports = backends.map(async (backend) => ({
        backend,
        checks: await backend.checkSetup({ needs, timeoutMs, signal: io.signal }),
      }));
      // All run at once and are printed in their order, each as soon as those before it are.
      const done: Report[] = [];
      for (const report of reports) report.catch(() => undefined);
      for (const running of reports) {
        const report = await running;
        done.push(report);
        if (!io.isJson) print(report, io, done.length > 1);
      }
      const passed = done.every(hasPassed);
      if (io.isJson) io.out(JSON.stringify({ passed, accounts: done.map(accountJson) }));
      else summarize(done, io);
      return passed ? exitCodes.done : exitCodes.failed;
    } finally {
      await Promise.allSettled(backends.map((backend) => backend.disconnect()));
    }
  },
});

type Report = { readonly backend: Backend; readonly checks: readonly SetupCheck[] };

/** @throws UsageError for what is no operation and no feature */
function needsOf(given: readonly string[] = []): CapabilityName[] {
  const names = given
    .flatMap((each) => each.split(','))
    .map((name) => name.trim())
    .filter(Boolean);
  return names.map((name) => {
    if (capabilityNames.includes(name)) return name as CapabilityName;
    const near = nearest(name, capabilityNames);
    throw new UsageError(
      `There is no operation '${name}'${near.length > 0 ? ` (did you mean '${near.join("' or '")}'?)` : ''}: chatmux capabilities lists them.`,
    );
  });
}

function hasPassed({ checks }: Report): boolean {
  return checks.every(({ status }) => status !== 'failed');
}

function accountJson({ backend, checks }: Report) {
  const { account, platform } = backend;
  return { account, platform, passed: hasPassed({ backend, checks }), checks };
}

const signs = { ok: '✓', warning: '!', failed: '✗', skipped: '–' } as const;
const colours = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'dim' } as const;

function print({ backend, checks }: Report, io: CommandIo, isLater: boolean): void {
  const { out, paint } = io;
  if (isLater) out('');
  const { account, displayName } = backend;
  out(paint.out('bold', account === backend.platform ? displayName : `${account} (${displayName})`));
  const column = Math.max(...checks.map(({ name }) => textWidth(printable(name))));
  const room = Math.max(20, (io.terminal.out ? io.terminal.columns : 100) - column - 8);
  for (const { name, status, found, mend, where } of checks) {
    const head = `  ${paint.out(colours[status], signs[status])} ${padToWidth(printable(name), column)}  `;
    const indent = ' '.repeat(column + 6);
    const [first = '', ...others] = wrapToWidth(printable(found), room);
    out(`${head}${status === 'skipped' ? paint.out('dim', first) : first}`);
    for (const line of others) out(`${indent}${line}`);
    const lines = [
      ...(mend === undefined ? [] : wrapToWidth(printable(mend), room - 2)),
      // An address stays whole: it is clicked or copied.
      ...(where === undefined ? [] : [printable(where)]),
    ];
    for (const [index, line] of lines.entries()) out(`${indent}${index === 0 ? '→' : ' '} ${paint.out('cyan', line)}`);
  }
}

function summarize(reports: readonly Report[], io: CommandIo): void {
  const all = reports.flatMap(({ checks }) => checks);
  const count = (status: SetupCheck['status']) => all.filter((check) => check.status === status).length;
  const failed = count('failed');
  const warnings = count('warning');
  const parts = [
    `${count('ok')} passed`,
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(count('skipped') > 0 ? [`${count('skipped')} not looked at`] : []),
  ];
  io.out('');
  io.out(io.paint.out(failed > 0 ? 'red' : warnings > 0 ? 'yellow' : 'green', `${parts.join(', ')}.`));
}
