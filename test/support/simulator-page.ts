import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { QUESTIONS, type Question } from '../../src/conversation/conversation.ts';
import type { Language } from '../../src/conversation/texts/texts.ts';
import { asks } from './asks.ts';
import { fromQuestion, type Typed } from './walk.ts';

const WITHIN_MS = 30_000;
/** Which key, and how often: as it is printed on the phone. */
const LETTERS = ['', '', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

/** A phone on the page, as somebody in front of it uses it. */
export type PhoneOnPage = {
  readonly card: Locator;
  /** What the customer reads holds this. */
  sees(text: string): Promise<void>;
  reads(): Promise<string>;
  has(number: string): Promise<void>;
  /** Keys of the phone, by the mouse. */
  presses(...keys: readonly string[]): Promise<void>;
  /** Letters on the phone's own keys, each as often as it takes; the page's clock has to be held. */
  tapsOut(word: string): Promise<void>;
  /** Types into the phone from the computer's keyboard, and Enter. */
  enters(text: string): Promise<void>;
  /** One after another, each once the screen before has come. */
  answers(...steps: readonly (readonly [seen: string, typed: string])[]): Promise<void>;
  /** Each question behind this one, up to the review, as it is asked. */
  answersAfter(question: Question, typed?: Typed, language?: Language): Promise<void>;
  /** Dials and answers everything in English, up to the review; `nationalId` makes somebody new. */
  fillsIn(number: string, name: string, nationalId: string): Promise<void>;
  /** The same, and sends it. */
  registers(number: string, name: string, nationalId: string): Promise<void>;
  clicks(button: string): Promise<void>;
  isNoted(words: string): Promise<void>;
  getsSms(words: string): Promise<void>;
};

export type SimulatorPage = {
  readonly page: Page;
  /** Whatever the browser complained of: scripts that failed, what the policy did not let through. */
  readonly complaints: string[];
  phone(nth?: number): PhoneOnPage;
  /** The newest row of the wire that holds all of these. */
  wire(...words: readonly string[]): Promise<Locator>;
  /** The registration of a number says this. */
  registration(number: string, words: string): Promise<void>;
  chooses(part: 'registry' | 'sms' | 'redis', mode: string): Promise<void>;
  close(): Promise<void>;
};

export async function openSimulator(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<SimulatorPage> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(WITHIN_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${address}/simulator`);
  await page.getByText('live', { exact: true }).waitFor();

  return {
    page,
    complaints,
    phone: (nth = 0) => phoneIn(page, page.getByRole('article').nth(nth)),
    async wire(...words) {
      let row = page.locator('.wire .entry');
      for (const hasText of words) row = row.filter({ hasText });
      await row.first().waitFor();
      return row.first();
    },
    async registration(number, words) {
      await page
        .locator('.registration')
        .filter({ hasText: readable(number) })
        .filter({ hasText: words })
        .waitFor();
    },
    async chooses(part, mode) {
      const more = page.locator(`[data-part=${part}] details:not([open]):has([value=${mode}]) summary`);
      if ((await more.count()) > 0) await more.click();
      const answered = page.waitForResponse(
        (response) => response.url().endsWith(`/api/${part}`) && response.request().method() === 'POST',
      );
      await page.locator(`input[name=${part}][value=${mode}]`).check();
      await answered;
    },
    close: () => context.close(),
  };
}

function phoneIn(page: Page, card: Locator): PhoneOnPage {
  const screen = card.getByLabel('The screen');
  const input = card.getByLabel('Dial or answer');
  const key = (name: string) => card.locator(`[data-key="${name}"]`);

  async function sees(text: string): Promise<void> {
    const seen = screen.filter({ hasText: text }).waitFor();
    await seen.catch(async () => {
      throw new Error(`The screen never said “${text}”. It says “${await screen.textContent()}”.`);
    });
  }

  async function enters(text: string): Promise<void> {
    await input.fill(text);
    await input.press('Enter');
  }

  async function answers(...steps: readonly (readonly [string, string])[]): Promise<void> {
    for (const [seen, typed] of steps) {
      await sees(seen);
      await enters(typed);
    }
  }

  async function answersAfter(question: Question, typed: Typed = {}, language: Language = 'en'): Promise<void> {
    for (const next of QUESTIONS.slice(QUESTIONS.indexOf(question) + 1))
      await answers([asks(next, language), fromQuestion(next, typed)[0] ?? '']);
  }

  async function has(number: string): Promise<void> {
    await card.getByLabel('Number').fill(number);
    await card.getByLabel('Number').press('Tab');
  }

  async function fillsIn(number: string, name: string, nationalId: string): Promise<void> {
    await has(number);
    await enters('');
    await answers(['Welcome', '1']);
    await answersAfter('language', { name, nationalId, gender: '2' });
    await sees(name);
  }

  return {
    card,
    sees,
    has,
    answers,
    answersAfter,
    reads: async () => (await screen.textContent()) ?? '',
    async presses(...keys) {
      for (const name of keys) await key(name).click();
    },
    async tapsOut(word) {
      for (const letter of word.toLowerCase()) {
        const index = letter === ' ' ? 0 : LETTERS.findIndex((letters) => letters.includes(letter));
        const times = letter === ' ' ? 1 : (LETTERS[index] ?? '').indexOf(letter) + 1;
        for (let press = 0; press < times; press++) await key(String(index)).click();
        // The pause that separates one letter of a key from the next.
        await page.clock.runFor(1000);
      }
    },
    enters,
    fillsIn,
    async registers(number, name, nationalId) {
      await fillsIn(number, name, nationalId);
      await enters('1');
    },
    clicks: (button) => card.getByRole('button', { name: button }).click(),
    isNoted: (words) => card.getByLabel('What happened').filter({ hasText: words }).waitFor(),
    async getsSms(words) {
      await card.getByLabel('SMS that arrived').getByText(words).first().waitFor();
    },
  };
}

/** As the page writes it: `0712 345 678`. */
export function readable(number: string): string {
  return number.replace(/^\+254/, '0').replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3');
}
