import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../src/adapters/metrics.ts';
import { countsOfNothing } from '../support/counts.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const RULES = 'ops/prometheus-rules.yaml';
const CASES = 'test/ops/prometheus-rules.test.yaml';
const read = (path: string) => readFileSync(join(CHECKOUT, path), 'utf8');
const promtool = (...args: string[]) => promisify(execFile)('promtool', args, { cwd: CHECKOUT, timeout: 60_000 });

const rules = read(RULES)
  .split(/^ {6}- alert: /m)
  .slice(1);
const nameOf = (rule: string) => rule.split('\n')[0] ?? '';

/** Skipped by name where there is no promtool, a failure under `CI=true`. */
function describeWithPromtool(name: string, body: () => void): void {
  if (spawnSync('promtool', ['--version']).status === 0) describe(name, body);
  else if (process.env['CI'] === 'true') {
    test(`${name}: needs promtool`, () => {
      throw new Error('no promtool on the PATH: apt-get install prometheus');
    });
  } else describe.skip(`${name} (needs promtool)`, body);
}

describeWithPromtool('the alerts', () => {
  test('fire on the series that they are for, and on no others', async () => {
    await promtool('check', 'rules', RULES);
    await promtool('test', 'rules', CASES);
  });

  test('are found by the scrape configuration of docs/going-live.md', async () => {
    const example = /<!-- prometheus.yml -->\n```yaml\n([\s\S]*?)```/.exec(read('docs/going-live.md'))?.[1] ?? '';
    const folder = await mkdtemp(join(tmpdir(), 'jisajili-prometheus-'));
    const password = join(folder, 'password');
    const here = example
      .replace('/opt/jisajili/ops/', join(CHECKOUT, 'ops/'))
      .replace('/etc/prometheus/jisajili-password', password);
    try {
      await writeFile(password, 'a password of an operator');
      await writeFile(join(folder, 'prometheus.yml'), here);
      const { stdout } = await promtool('check', 'config', join(folder, 'prometheus.yml'));
      expect(stdout).toContain(`${rules.length} rules found`);
      expect(here).toContain('job_name: jisajili');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

test.each(rules.map((rule) => [nameOf(rule), rule] as const))('%s says what to do, and is tried', (name, rule) => {
  expect(rule).toMatch(/^ {10}summary: \S.+\.["]?$/m);
  expect(rule).toMatch(/^ {10}what_to_do: \S.+\.$/m);
  expect(rule).toMatch(/^ {8}labels: \{ severity: (page|ticket) \}$/m);
  expect(read(CASES)).toMatch(new RegExp(`alertname: ${name}, exp_alerts: \\[\\]`));
  expect(read(CASES)).toMatch(new RegExp(`labels: '(ALERTS)?\\{alertname="${name}"`));
});

test('they go by metrics that there are', async () => {
  const metrics = createMetrics({
    store: { nowMs: Date.now, count: async () => countsOfNothing },
    role: 'all',
    countsInProcess: true,
  });
  const there = [...(await metrics.text()).matchAll(/^# TYPE (jisajili_\S+)/gm)].map(([, name = '']) => name);
  const named = [...rules.join('').matchAll(/jisajili_\w+/g)].map(([name]) => name.replace(/_(count|bucket)$/, ''));
  expect(there).toEqual(expect.arrayContaining(named));
});
