import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Commands at Redis: what clients sent, and what scripts ran. A script's own call is among `sent`. */
export type Commands = {
  readonly sent: number;
  readonly inScripts: number;
  /** Of `sent`: EVAL, EVALSHA, FCALL. */
  readonly scripts: number;
};

/** A connection of ours to the Redis of a program under measurement. */
export type RedisSide = {
  /** CPU time of the server until now. */
  cpuMs(): Promise<number>;
  usedBytes(): Promise<number>;
  /**
   * The commands that `work` causes. What the program sends without being asked, for example polls, is measured first, for
   * `IDLE_MS`, and taken off.
   */
  commandsOf(work: () => Promise<void>): Promise<Commands & { readonly idlePerS: number }>;
  close(): void;
};

const IDLE_MS = 1_500;
const SCRIPTS = new Set(['eval', 'evalsha', 'fcall', 'eval_ro', 'evalsha_ro', 'fcall_ro']);

export async function lookAtRedis(url: string): Promise<RedisSide> {
  const redis = new Redis(url);
  // Rewriting the append-only file takes a core for seconds, at a moment that nobody chose.
  await redis.config('SET', 'auto-aof-rewrite-percentage', '0');
  const figure = async (section: string, name: string) => {
    const [, value] = new RegExp(`^${name}:([\\d.]+)`, 'm').exec(await redis.info(section)) ?? [];
    return Number(value);
  };
  return {
    cpuMs: async () => ((await figure('cpu', 'used_cpu_user')) + (await figure('cpu', 'used_cpu_sys'))) * 1_000,
    usedBytes: () => figure('memory', 'used_memory'),
    async commandsOf(work) {
      const monitor = await redis.monitor();
      let counted = { sent: 0, inScripts: 0, scripts: 0 };
      monitor.on('monitor', (_time: string, command: readonly string[], source: string) => {
        counted = count(counted, command[0] ?? '', source);
      });
      const during = async (what: () => Promise<unknown>) => {
        counted = { sent: 0, inScripts: 0, scripts: 0 };
        const startedAt = performance.now();
        await what();
        return { commands: counted, ms: performance.now() - startedAt };
      };
      try {
        const idle = await during(() => pause(IDLE_MS));
        const busy = await during(work);
        return { ...without(busy, idle), idlePerS: ((idle.commands.sent + idle.commands.inScripts) / idle.ms) * 1_000 };
      } finally {
        monitor.disconnect();
      }
    },
    close: () => redis.disconnect(),
  };
}

/** One more, as MONITOR shows it: the source of a command inside a script is `lua`. */
export function count(so: Commands, command: string, source: string): Commands {
  if (source === 'lua') return { ...so, inScripts: so.inScripts + 1 };
  const isScript = SCRIPTS.has(command.toLowerCase());
  return { ...so, sent: so.sent + 1, scripts: so.scripts + (isScript ? 1 : 0) };
}

type Window = { readonly commands: Commands; readonly ms: number };

/** What is left of a busy window when the idle rate is taken off. Never below zero. */
export function without(busy: Window, idle: Window): Commands {
  const left = (name: keyof Commands) => Math.max(0, busy.commands[name] - (idle.commands[name] / idle.ms) * busy.ms);
  return { sent: left('sent'), inScripts: left('inScripts'), scripts: left('scripts') };
}
