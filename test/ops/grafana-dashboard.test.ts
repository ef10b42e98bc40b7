import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../src/adapters/metrics.ts';
import { countsOfNothing } from '../support/counts.ts';

type Panel = {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets: readonly { readonly expr: string; readonly refId: string }[];
};

const dashboard = JSON.parse(readFileSync(new URL('../../ops/grafana-dashboard.json', import.meta.url), 'utf8')) as {
  readonly panels: readonly Panel[];
};
const { panels } = dashboard;
const queries = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const));
/** Of a histogram. */
const PARTS = /_(count|bucket|sum)$/;

async function metricsThere(): Promise<ReadonlySet<string>> {
  const store = { nowMs: Date.now, count: async () => countsOfNothing };
  const text = await createMetrics({ store, role: 'all', countsInProcess: true }).text();
  return new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
}

describe('the dashboard', () => {
  test.each(queries)('%s: %s goes by metrics that there are', async (_, expr) => {
    const there = await metricsThere();
    const named = [...expr.matchAll(/jisajili_\w+/g)].map(([name]) => name);
    expect(named).not.toEqual([]);
    for (const name of named) expect(there).toContain(there.has(name) ? name : name.replace(PARTS, ''));
  });

  test('shows each metric that is ours', async () => {
    const shown = queries.map(([, expr]) => expr).join(' ');
    const ours = [...(await metricsThere())].filter((name) => name.startsWith('jisajili_'));
    expect(ours.filter((name) => !shown.includes(name))).toEqual([]);
  });

  test('has panels that do not overlap, each with a name of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: h * w }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  test.skipIf(spawnSync('promtool', ['--version']).status !== 0)('has queries that Prometheus can read', async () => {
    const rules = queries.map(([, expr], n) => `      - record: a${n}\n        expr: ${JSON.stringify(expr)}`);
    const folder = await mkdtemp(join(tmpdir(), 'jisajili-dashboard-'));
    try {
      const file = join(folder, 'rules.yaml');
      await writeFile(file, `groups:\n  - name: all\n    rules:\n${rules.join('\n')}\n`);
      const { status, stdout } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
      expect([status, stdout]).toEqual([0, expect.stringContaining(`${queries.length} rules found`)]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
