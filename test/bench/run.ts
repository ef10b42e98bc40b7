import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions, Profiled } from './arguments.ts';
import { type Contestant, type Partners, startFloor, startPartners, startPeer, startService } from './contestants.ts';
import { CONVERSATION } from './conversation.ts';
import { type LiveSessions, measureLiveSessions } from './live-sessions.ts';
import { installPeer } from './peer-packages.ts';
import { createProfiler } from './profile.ts';
import { type Summary, summarise } from './profile-summary.ts';
import type { Commands } from './redis-side.ts';
import {
  type HopTurn,
  hopSlice,
  type RegistrationTurn,
  register,
  registrationTurn,
  type Slice,
  turnOf,
} from './turns.ts';
import { walkCallers, withConnections } from './walk.ts';

export type Name = 'floor' | 'peer' | 'service';
export type Hops = Readonly<Partial<Record<Name, HopTurn>>>;
export type Round = {
  /** All programs at one rate. */
  readonly paced: Hops;
  /** Each program at its limit. */
  readonly saturated: Hops;
  readonly registration?: RegistrationTurn;
};

export type Outcome = {
  readonly rounds: readonly Round[];
  /** Per hop. */
  readonly hopCommands: Readonly<Partial<Record<Name, Commands>>>;
  /** Per registration. */
  readonly registrationCommands: Commands;
  /** Commands per second that the service causes while nobody dials. */
  readonly idleCommandsPerS: number;
  readonly liveSessions: readonly LiveSessions[];
};

type Note = (line: string) => void;

/** Enough that V8 has compiled what a hop takes, which it does for some 20,000 hops. A number, since a busy machine does little in a second. */
const WARM_UP_CALLERS = 4_000;
const WARM_UP_REGISTRATIONS = 50;
const SLICES = 4;
const COUNTED_CALLERS = 40;

/** Throws, in words, where it cannot be measured or a reply was wrong. */
export async function runBench(options: BenchOptions, note: Note): Promise<Outcome> {
  return inFolder(async (folder, stopLater) => {
    const packages = await installPeer(note).catch((error: Error) => {
      note(`NO PEER in this run: ${error.message}`);
      return undefined;
    });
    note('starting');
    const partners = await stopLater(startPartners(folder));
    const service = await stopLater(startService(folder, partners));
    const contestants: readonly (readonly [Name, Contestant])[] = [
      ['floor', await stopLater(startFloor(folder))],
      ...(packages === undefined ? [] : [['peer', await stopLater(startPeer(folder, packages))] as const]),
      ['service', service],
    ];
    note('warming up');
    for (const [, contestant] of contestants) await warmUp(contestant, options.concurrency);
    await register(service, partners, options.concurrency, WARM_UP_REGISTRATIONS);

    const rounds: Round[] = [];
    for (let round = 0; round < options.rounds; round++) {
      note(`round ${round + 1} of ${options.rounds}`);
      const paced = await hopsOf(contestants, options, options.rate);
      const saturated = await hopsOf(contestants, options);
      const registers = round < options.registrationRounds;
      const registration = registers && { registration: await registrationTurn(service, partners, options) };
      rounds.push({ paced, saturated, ...registration });
    }

    note('counting commands');
    const hopCommands: Partial<Record<Name, Commands>> = {};
    for (const [name, { ussd, redis }] of contestants) {
      const all = await redis.commandsOf(
        async () => void (await withConnections(ussd, 1, (one) => walkCallers(one, COUNTED_CALLERS, CONVERSATION))),
      );
      hopCommands[name] = each(all, COUNTED_CALLERS * CONVERSATION.length);
    }
    const ofRegistrations = await service.redis.commandsOf(
      async () => void (await register(service, partners, 1, COUNTED_CALLERS)),
    );
    const liveSessions = await withLiveSessions(folder, partners, options, note);
    return {
      rounds,
      hopCommands,
      registrationCommands: each(ofRegistrations, COUNTED_CALLERS),
      idleCommandsPerS: ofRegistrations.idlePerS,
      liveSessions,
    };
  });
}

async function warmUp({ ussd }: Contestant, concurrency: number): Promise<void> {
  await withConnections(ussd, concurrency, (connections) => walkCallers(connections, WARM_UP_CALLERS, CONVERSATION));
}

/** Turns in slices: what else runs on the machine changes within a second, and then meets all of them. */
async function hopsOf(
  contestants: readonly (readonly [Name, Contestant])[],
  { concurrency, seconds }: BenchOptions,
  perS?: number,
): Promise<Hops> {
  const slices = new Map<Name, Slice[]>(contestants.map(([name]) => [name, []]));
  for (let slice = 0; slice < SLICES; slice++) {
    // Whoever is first in one slice is last in the next.
    for (const [name, contestant] of slice % 2 === 0 ? contestants : contestants.toReversed()) {
      slices.get(name)?.push(await hopSlice(contestant, concurrency, seconds / SLICES, perS));
    }
  }
  const turns: Partial<Record<Name, HopTurn>> = {};
  for (const [name, all] of slices) turns[name] = turnOf(all);
  return turns;
}

export type ProfileOutcome = {
  readonly summary: Summary;
  /** How many hops, or registrations, were made meanwhile, and what CPU time each took while it was profiled. */
  readonly count: number;
  readonly cpuUs: number;
  readonly file: string;
};

export async function runProfile(of: Profiled, options: BenchOptions, note: Note): Promise<ProfileOutcome> {
  return inFolder(async (folder, stopLater) => {
    note('starting');
    const partners = await stopLater(startPartners(folder));
    const profiler = await createProfiler();
    const service = await stopLater(startService(folder, partners, profiler.env));
    const { program } = service;
    const { concurrency, registrations, seconds, rate } = options;
    note('warming up');
    await warmUp(service, concurrency);
    await register(service, partners, concurrency, WARM_UP_REGISTRATIONS);
    note('profiling');
    let count = 0;
    const before = program.cpuMs();
    const { profile, file } = await profiler.profileOf(program, async () => {
      if (of === 'hops') {
        count = (await hopSlice(service, concurrency, seconds * PROFILED_TURNS, rate)).hops.length;
      } else {
        count = registrations * PROFILED_TURNS;
        await register(service, partners, concurrency, count, rate);
      }
    });
    return { summary: summarise(profile), count, cpuUs: ((program.cpuMs() - before) * 1_000) / count, file };
  });
}

/** A profile has no rounds: it takes as long as so many turns. */
const PROFILED_TURNS = 4;

async function withLiveSessions(
  folder: string,
  partners: Partners,
  options: BenchOptions,
  note: Note,
): Promise<readonly LiveSessions[]> {
  if (options.sessions.length === 0) return [];
  const service = await startService(folder, partners);
  try {
    return await measureLiveSessions(service, options, note);
  } finally {
    await service.stop();
  }
}

function each({ sent, inScripts, scripts }: Commands, count: number): Commands {
  return { sent: sent / count, inScripts: inScripts / count, scripts: scripts / count };
}

type Stoppable = { stop(): Promise<void> };

/** Runs `work` with a folder of its own, and stops what it started, last first. */
async function inFolder<T>(
  work: (folder: string, stopLater: <S extends Stoppable>(starting: Promise<S>) => Promise<S>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'jisajili-bench-'));
  const started: Stoppable[] = [];
  try {
    return await work(folder, async (starting) => {
      const it = await starting;
      started.unshift(it);
      return it;
    });
  } finally {
    for (const { stop } of started) await stop();
    await rm(folder, { recursive: true, force: true });
  }
}
