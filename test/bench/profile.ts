import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CpuProfile } from './profile-summary.ts';
import type { Program } from './programs.ts';

/** Takes a CPU profile of the main thread of a program that was started with `env`. */
export type Profiler = {
  readonly env: NodeJS.ProcessEnv;
  /** Of what it does while `work` runs. `file`: for the profile viewer of a browser or an editor. */
  profileOf(
    program: Program,
    work: () => Promise<void>,
  ): Promise<{ readonly profile: CpuProfile; readonly file: string }>;
};

const WRITTEN_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

export async function createProfiler(): Promise<Profiler> {
  const folder = await mkdtemp(join(tmpdir(), 'jisajili-profile-'));
  const preload = fileURLToPath(new URL('./profiler.cjs', import.meta.url));
  return {
    env: { NODE_OPTIONS: `--require ${JSON.stringify(preload)}`, BENCH_PROFILE_FOLDER: folder },
    async profileOf(program, work) {
      // `npm start` may run other processes of Node beside the service: the one that was busiest is it.
      const pids = program.pids().filter((pid) => existsSync(join(folder, `${pid}.ready`)));
      const signal = () => pids.forEach((pid) => void process.kill(pid, 'SIGUSR2'));
      signal();
      await work();
      signal();
      const until = performance.now() + WRITTEN_WITHIN_MS;
      while (!pids.every((pid) => existsSync(join(folder, `${pid}.done`)))) {
        if (performance.now() > until) throw new Error('the service did not write its profile');
        await pause(LOOK_EVERY_MS);
      }
      const names = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'));
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
      const size = (at: number) => texts[at]?.length ?? 0;
      const busiest = names.reduce((best, _name, at) => (size(at) > size(best) ? at : best), 0);
      const [name, text] = [names[busiest], texts[busiest]];
      if (name === undefined || text === undefined) throw new Error('the service wrote no profile');
      return { profile: JSON.parse(text) as CpuProfile, file: join(folder, name) };
    },
  };
}
