import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { describeWithChromium } from '../support/describe-with-chromium.ts';
import { simulatorSuite } from '../support/simulator-suite.ts';

// A browser is slow where a machine has much else to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeWithChromium('the wire', () => {
  const { open } = simulatorSuite({});

  test('has the newest on top, names the phone of each row, and shows one phone or one partner alone', async () => {
    const { page, phone, wire } = await open();
    await page.getByRole('button', { name: 'Another phone' }).click();
    await phone(0).registers('+254711000016', 'Grace Achieng Otieno', '31415937');
    await wire('Report', '0711 000 016');
    await phone(1).has('+254711000017');
    await phone(1).enters('');
    await phone(1).sees('Welcome');
    const shown = async () => {
      const rows = page.locator('.wire .entry:visible');
      const [ways, phones] = await Promise.all([
        rows.locator('[data-way]').allTextContents(),
        rows.locator('[data-of-phone]').allTextContents(),
      ]);
      return ways.map((way, nth) => `${way} ${phones[nth]}`);
    };
    await expect.poll(async () => (await shown())[0]).toBe('USSD 0711 000 017');
    expect((await shown()).every((row) => /^\w+ 07\d\d \d{3} \d{3}$/.test(row))).toBe(true);

    const ofPhone = page.getByRole('combobox', { name: 'Show the phone' });
    const ofPartner = page.getByRole('combobox', { name: 'Show the partner' });
    await ofPhone.selectOption('0711 000 016');
    expect(new Set((await shown()).map((row) => row.slice(-12)))).toEqual(new Set(['0711 000 016']));
    await ofPartner.selectOption('Registry');
    expect(await shown()).toEqual(['Registry 0711 000 016']);
    await ofPartner.selectOption('USSD gateway');
    await ofPhone.selectOption('All phones');
    await phone(1).enters('1');
    await expect.poll(async () => (await shown()).slice(0, 2)).toEqual(['USSD 0711 000 017', 'USSD 0711 000 017']);
  });

  const hasCurl = spawnSync('curl', ['--version']).status === 0;
  test.skipIf(!hasCurl)(
    'what is copied as curl runs, and shows on the wire like any other hop (needs curl)',
    async () => {
      const { phone, wire } = await open();
      const { has, enters, sees } = phone();
      await has('+254711000010');
      await enters('');
      await sees('Welcome to Umoja');
      const row = await wire('0711 000 010', 'dials');
      const curl = (await row.locator('[data-curl]').getAttribute('data-curl')) ?? '';
      const { stdout } = await promisify(execFile)('sh', ['-c', curl]);
      expect(stdout).toMatch(/^CON Welcome to Umoja\n/);
      await wire('the same hop once more');
    },
  );
});
