/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { describe, expect, test } from 'vitest';
import { Bars, Lines } from '../../../src/operations/pages/charts.tsx';

const cells = (html: string) =>
  [...html.matchAll(/<t[hd](?: [^>]*)?>(.*?)<\/t[hd]>/gs)].map(([, inner]) =>
    (inner ?? '').replace(/<svg.*?<\/svg>/s, 'bar'),
  );

describe('bars', () => {
  const html = String(
    <Bars
      caption="Today, so far"
      of="Step"
      now="Today"
      before="Before"
      bars={[
        { label: 'Dialled', now: 1200, before: 600 },
        { label: 'Confirmed', now: 300 },
      ]}
    />,
  );

  test('are a table: whoever listens hears the figures, and not the bars', () => {
    expect(cells(html)).toEqual([
      'Step',
      '',
      'Today',
      'Before',
      'Dialled',
      'bar',
      '1,200',
      '600',
      'Confirmed',
      'bar',
      '300',
      '–',
    ]);
    expect(html.match(/<svg/g)?.length).toBe(html.match(/<svg aria-hidden="true"/g)?.length);
  });

  test('are as long as their figures, against the largest of all', () => {
    const widths = [...html.matchAll(/<rect class="(\w+)"[^>]*width="([\d.]+)"/g)].map(([, tone, width]) => [
      tone,
      Number(width),
    ]);
    expect(widths).toEqual([
      ['now', 100],
      ['before', 50],
      ['now', 25],
      ['before', 0],
    ]);
  });

  test('of nothing are empty, not broken', () => {
    const none = String(<Bars caption="" of="Step" now="Today" bars={[{ label: 'Dialled', now: 0 }]} />);
    expect(none).toContain('width="0"');
    expect(none).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('lines', () => {
  test('end where today ends, and are a table for who does not see them', () => {
    const html = String(
      <Lines
        caption="Dials by hour"
        now="Today"
        before="Friday before"
        points={[
          { label: '00:00', now: 10, before: 20 },
          { label: '01:00', now: 20, before: 0 },
          { label: '02:00', before: 5 },
        ]}
      />,
    );
    const [under = '', before = '', now = ''] = [...html.matchAll(/ d="([^"]*)"/g)].map(([, d]) => d);
    const ends = (d: string) => d.match(/[ML]?([\d.]+),[\d.]+(?=Z?$)/)?.[1];
    expect([ends(now), ends(before)]).toEqual(['300', '600']);
    expect(under).toMatch(/^M.*Z$/);
    expect(cells(html)).toEqual([
      ...['Time', 'Today', 'Friday before'],
      ...['00:00', '10', '20', '01:00', '20', '0', '02:00', 'not yet', '5'],
    ]);
  });

  test('of a day without anything are flat', () => {
    const html = String(
      <Lines caption="" now="Today" before="Before" points={[{ label: '00:00', now: 0, before: 0 }]} />,
    );
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });
});
