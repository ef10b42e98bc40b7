import { expect, it } from 'vitest';
import { explore } from './screens/explore.ts';
import { screensPage } from './screens/page.ts';

it('docs/screens.md is what the conversation does', async () => {
  await expect(await screensPage()).toMatchFileSnapshot('../../docs/screens.md');
});

it('every screen leads on, or ends the session', async () => {
  const { screens, ways } = await explore();
  for (const [name, { shown }] of screens) {
    const leadsOn = ways.some(({ from, kind }) => from === name && kind !== 'wrong');
    expect(leadsOn, name).toBe(shown.en.startsWith('CON '));
  }
});

it('every screen is reached from dialling', async () => {
  const { screens, ways } = await explore();
  const reached = new Set<string>(['dialling']);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const { from, to } of ways) if (reached.has(from)) reached.add(to);
  }
  reached.delete('dialling');
  expect([...reached].sort()).toEqual([...screens.keys()].sort());
});
