import { NotFoundError } from '../../core/errors/index.js';
import { failed, ok, reachabilitySteps, type SetupStep, skipped, warning } from '../../core/setup/index.js';
import type { SetupCheck } from '../../models/index.js';
import type { StackExchangeClient } from './client/client.js';
import { originsOf } from './client/hosts.js';
import { readRoomPage } from './client/pages/room-page.js';
import type { StackExchangeConfig } from './config.js';

/** Stars and images want it (wire sheet, section 6); posting wants 1, in some rooms more. */
const starReputation = 20;

export type StackExchangeSetup = {
  readonly config: StackExchangeConfig;
  readonly client: StackExchangeClient;
  readonly signIn: SetupStep;
};

/** What an account of Stack Exchange needs: both sites, the log-in, its rooms and its reputation. Reads only, but logs in. */
export function stackexchangeSetup({ config, client, signIn }: StackExchangeSetup): readonly SetupStep[] {
  const { proxy, ca, cookieFile, cookieStore } = config;
  const { chat, login } = originsOf(config.host, config);
  const reach = [
    ...reachabilitySteps({ url: chat, what: 'chat', setting: 'host', proxy, ca }),
    ...(client.isAnonymous
      ? []
      : reachabilitySteps({ url: login, what: 'log-in site', setting: 'host', proxy, ca }).slice(0, 1)),
  ];
  return [
    ...reach,
    {
      ...signIn,
      after: reach.flatMap(({ name }) => (name.startsWith('reachability') ? [name] : [])),
      advice: ({ code, platformCode }) =>
        platformCode === 'captcha'
          ? { mend: 'Log in once with a browser, or wait ten minutes; keep the cookies with cookieFile.', where: login }
          : code === 'auth'
            ? { mend: 'The account needs a password of its own (not Google or GitHub).', where: `${login}/users/login` }
            : undefined,
    },
    ...(client.isAnonymous ? [visitor] : [cookies(cookieFile !== undefined || cookieStore !== undefined)]),
    ...(client.isAnonymous ? [] : [reputation(client)]),
    { name: 'rooms', after: ['sign-in'], run: async (signal) => roomChecks(config.rooms ?? [], client, signal) },
  ];
}

const visitor: SetupStep = {
  name: 'account',
  run: async () =>
    warning('Nobody is logged in: the connection reads, and writes nothing.', {
      mend: "Give 'email' and 'password'.",
    }),
};

function cookies(areKept: boolean): SetupStep {
  return {
    name: 'cookies',
    run: async () =>
      areKept
        ? ok('They are kept: a restart needs no log-in.')
        : warning('They are not kept: every start logs in, and many log-ins bring a captcha.', {
            mend: "Give 'cookieFile'.",
          }),
  };
}

function reputation({ reading, context }: StackExchangeClient): SetupStep {
  return {
    name: 'reputation',
    after: ['sign-in'],
    run: async (signal) => {
      const { id } = await context.session.account('reputation', signal);
      const [user] = await reading.userInfo([id], undefined, { signal });
      const { reputation: points } = user ?? {};
      if (points === undefined || points === null) return skipped('The chat does not tell it.');
      if (points < 1)
        return failed(`${points}: an account without reputation cannot talk.`, { mend: 'Earn some on a site.' });
      if (points < starReputation)
        return warning(`${points}: enough to talk in most rooms; stars and images want ${starReputation}.`);
      return ok(`${points}.`);
    },
  };
}

async function roomChecks(
  rooms: readonly number[],
  { reading, isAnonymous }: StackExchangeClient,
  signal: AbortSignal,
): Promise<SetupCheck[]> {
  if (rooms.length === 0)
    return [
      {
        name: 'rooms',
        ...warning("The setting 'rooms' names none: nothing is heard until joinChannel is called.", {
          mend: 'Give the numbers of the rooms: they are in their addresses.',
        }),
      },
    ];
  return Promise.all(rooms.map((id) => roomCheck(id, reading, isAnonymous, signal)));
}

async function roomCheck(
  id: number,
  reading: StackExchangeClient['reading'],
  isAnonymous: boolean,
  signal: AbortSignal,
): Promise<SetupCheck> {
  const name = `room ${id}`;
  try {
    const page = readRoomPage(id, await reading.page(`/rooms/${id}`, {}, { signal }));
    if (page.isFrozen) return { name, ...failed(`${page.name ?? 'It'} is frozen: nobody can talk there.`) };
    if (isAnonymous || page.mayWrite) return { name, ...ok(`${page.name ?? 'It is there'}.`) };
    return {
      name,
      ...failed(`${page.name ?? 'It'}: the account may read, and not talk.`, {
        mend: 'Ask an owner of the room for write access, or earn the reputation that it wants.',
      }),
    };
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return {
      name,
      ...failed('There is no such room, or it is private and the account is not let in.', {
        mend: "Check the number in the setting 'rooms'.",
      }),
    };
  }
}
