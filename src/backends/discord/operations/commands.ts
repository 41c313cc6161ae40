import { InvalidError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Command } from '../../../models/index.js';
import { isSameCommand, wireOfCommand } from '../command-wire.js';
import { numberAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import { type DiscordContext, selfOf } from './context.js';
import { wires } from './guilds.js';

/** What commands have that the neutral ones have not. It stays as it was set elsewhere. */
const kept = [
  'name_localizations',
  'description_localizations',
  'default_member_permissions',
  'contexts',
  'integration_types',
  'nsfw',
] as const;

/** Of each kind (wire sheet, section 14). */
const most: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15 };

/**
 * Makes these the application's commands, everywhere or in one server: `PUT` of all of them, only when Discord's list is
 * another. Those that stay keep their ids.
 */
export async function setCommands(
  context: DiscordContext,
  commands: readonly Command[],
  organizationId: string | undefined,
  call: Call,
): Promise<void> {
  const self = selfOf(context);
  const application = context.application?.id ?? self.applicationId ?? self.userId;
  const route =
    organizationId === undefined
      ? urlPath`/applications/${application}/commands`
      : urlPath`/applications/${application}/guilds/${organizationId}/commands`;
  const wanted = commands.map(wireOfCommand);
  check(wanted);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const before = wires(await context.rest.get(route, { query, signal: call.signal }));
  const known = new Map(before.map((wire) => [keyOf(wire), wire]));
  const isSame =
    before.length === wanted.length &&
    wanted.every((wire) => {
      const old = known.get(keyOf(wire));
      return old !== undefined && isSameCommand(old, wire);
    });
  if (isSame) return;
  const body = wanted.map((wire) => ({ ...restOf(known.get(keyOf(wire))), ...wire }));
  await context.rest.put(route, { body, signal: call.signal });
}

/** One name may stand for a command of each kind. */
function keyOf(wire: Wire): string {
  return `${numberAt(wire, 'type') ?? 1} ${textAt(wire, 'name') ?? ''}`;
}

function restOf(old: Wire | undefined): Wire {
  if (old === undefined) return {};
  return Object.fromEntries(
    kept.flatMap((key) => (old[key] === undefined || old[key] === null ? [] : [[key, old[key]]])),
  );
}

function check(wanted: readonly Wire[]): void {
  const seen = new Set<string>();
  const counts = new Map<number, number>();
  for (const wire of wanted) {
    const type = numberAt(wire, 'type') ?? 1;
    if (seen.has(keyOf(wire)))
      throw new InvalidError(`The command '${textAt(wire, 'name') ?? ''}' stands there twice.`);
    seen.add(keyOf(wire));
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  for (const [type, count] of counts) {
    const limit = most[type] ?? 0;
    if (count > limit) throw new InvalidError(`Discord takes ${limit} commands of one kind, not ${count}.`);
  }
}
