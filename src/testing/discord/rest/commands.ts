import { DiscordError } from '../discord-error.js';
import { FormCheck, type FormPath } from '../form-check.js';
import { isJson, type Json, list, number, text } from '../json.js';
import { created, nothing, ok, type RestCall, type Route, type RouteAnswer, route } from '../rest-call.js';

const most = 100;

/** Application commands, global and of the server. (Wire sheet, section 14.) */
export const commandRoutes: Route[] = (['global', 'guild'] as const).flatMap((scope) => {
  const base = `/applications/:application${scope === 'guild' ? '/guilds/:guild' : ''}/commands`;
  const open = (call: RestCall): Map<string, Json> => {
    call.application();
    if (scope === 'guild') call.guild();
    return call.discord.commands[scope];
  };
  const named = (call: RestCall): Json => {
    const command = open(call).get(call.id('command'));
    if (!command) throw new DiscordError(10063);
    return command;
  };
  return [
    route('GET', base, (call) => ok([...open(call).values()])),
    route('POST', base, (call) => {
      const commands = open(call);
      check([call.body], [[]]);
      return save(call.body, commands, scope, call);
    }),
    route('PUT', base, (call) => {
      const commands = open(call);
      const given = call.listBody;
      check(
        given,
        given.map((_each, index) => [index]),
      );
      if (given.filter((each) => (number(each, 'type') ?? 1) === 1).length > most) throw new DiscordError(30032);
      const before = new Map(commands);
      commands.clear();
      return ok(
        given.map((each) => {
          // A command that was there keeps its id.
          const old = [...before.values()].find((known) => isSame(known, each));
          const wire = wireCommand(each, scope, call, old);
          commands.set(text(wire, 'id'), wire);
          return wire;
        }),
      );
    }),
    route('GET', `${base}/:command`, (call) => ok(named(call))),
    route('PATCH', `${base}/:command`, (call) => {
      const old = named(call);
      const merged = { ...old, ...call.body };
      check([merged], [[]]);
      const wire = wireCommand(merged, scope, call, old);
      open(call).set(text(old, 'id'), wire);
      return ok(wire);
    }),
    route('DELETE', `${base}/:command`, (call) => {
      open(call).delete(text(named(call), 'id'));
      return nothing;
    }),
  ];
});

function isSame(a: Json, b: Json): boolean {
  return text(a, 'name') === text(b, 'name') && (number(a, 'type') ?? 1) === (number(b, 'type') ?? 1);
}

/** A name that is known is overwritten: 200, not 201. */
function save(body: Json, commands: Map<string, Json>, scope: 'global' | 'guild', call: RestCall): RouteAnswer {
  const old = [...commands.values()].find((each) => isSame(each, body));
  if (!old && commands.size >= most) throw new DiscordError(30032);
  const wire = wireCommand(body, scope, call, old);
  commands.set(text(wire, 'id'), wire);
  return old ? ok(wire) : created(wire);
}

function wireCommand(body: Json, scope: 'global' | 'guild', call: RestCall, old: Json | undefined): Json {
  const type = number(body, 'type') ?? 1;
  return {
    id: old?.id ?? call.discord.ids.snowflake(),
    application_id: call.bot.id,
    version: call.discord.ids.snowflake(),
    default_member_permissions: body.default_member_permissions ?? null,
    type,
    name: body.name,
    name_localizations: body.name_localizations ?? null,
    description: type === 1 ? text(body, 'description') : '',
    description_localizations: body.description_localizations ?? null,
    dm_permission: body.dm_permission ?? true,
    contexts: body.contexts ?? null,
    integration_types: body.integration_types ?? [0],
    nsfw: body.nsfw === true,
    ...(scope === 'guild' ? { guild_id: call.discord.guildId } : {}),
    ...(list(body, 'options').length > 0 ? { options: body.options } : {}),
  };
}

const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

function check(commands: readonly Json[], paths: readonly FormPath[]): void {
  const form = new FormCheck();
  for (const [index, command] of commands.entries()) {
    const path = paths[index] ?? [];
    const type = number(command, 'type') ?? 1;
    form.choice(type, [...path, 'type'], [1, 2, 3]);
    checkName(command, path, type === 1, form);
    if (type === 1) form.text(command.description, [...path, 'description'], { max: 100, min: 1, required: true });
    else if (text(command, 'description'))
      form.add(
        [...path, 'description'],
        'APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED',
        'Context menu commands cannot have description',
      );
    checkOptions(command, path, form);
  }
  form.done();
}

function checkName(value: Json, path: FormPath, isSlash: boolean, form: FormCheck): void {
  const name = text(value, 'name');
  form.text(value.name, [...path, 'name'], { max: 32, min: 1, required: true });
  if (isSlash && name && (!namePattern.test(name) || name !== name.toLowerCase()))
    form.add([...path, 'name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
}

function checkOptions(value: Json, path: FormPath, form: FormCheck): void {
  const options = list(value, 'options');
  form.count(options, [...path, 'options'], 25);
  let isOptional = false;
  for (const [index, option] of options.entries()) {
    const at = [...path, 'options', index];
    form.choice(option.type, [...at, 'type'], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    checkName(option, at, true, form);
    form.text(option.description, [...at, 'description'], { max: 100, min: 1, required: true });
    if (option.required === true && isOptional)
      form.add(
        at,
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    isOptional ||= option.required !== true;
    const choices = Array.isArray(option.choices) ? option.choices.filter(isJson) : [];
    form.count(choices, [...at, 'choices'], 25);
    if (choices.length > 0 && option.autocomplete === true)
      form.add(
        [...at, 'autocomplete'],
        'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
        'Autocomplete options cannot have choices',
      );
    checkOptions(option, at, form);
  }
}
