import { expect, test } from 'vitest';
import { randomFrom } from '../chaos/random.ts';
import { phone } from '../support/phone.ts';
import { type Caller, caller, type ServiceWorld, serviceWorld } from '../support/service-world.ts';
import { smsCustomer } from '../support/sms-customer.ts';

const HOUR = 3_600_000;
const CUSTOMERS = 120;
/** Of sessions that drop at a screen by chance. */
const DROPS = 0.26;
/** Of those who dial again by themselves after a drop; the others wait for the reminder, or never do. */
const DIALS_AGAIN = 0.75;
const HEEDS_A_REMINDER = 0.9;
const BY_SMS = 0.25;
const OPTS_OUT = 0.05;

type Fate = { readonly number: string; consented: boolean; optedOutAtMs?: number };

const ANSWERS: Readonly<Record<string, string>> = {
  language: '1',
  consent: '1',
  name: 'Anthony Kamau',
  county: 'Kwale',
  gender: '1',
  review: '1',
  resume: '1',
};

/** A customer who reads screens: what comes of one session. */
async function session(
  world: ServiceWorld,
  fate: Fate,
  id: string,
  chance: () => number,
): Promise<'ended' | 'dropped'> {
  const dialled = caller(world.service, fate.number);
  const dropsAt = chance() < DROPS ? Math.floor(chance() * 8) : Number.POSITIVE_INFINITY;
  let reply = await dialled.dial();
  for (let hop = 0; !reply.body.startsWith('END'); hop++) {
    if (hop === dropsAt) return drop(world, fate, dialled, chance);
    if (reply.screen === 'consent') fate.consented = true;
    reply = await dialled.types(reply.screen === 'nationalId' ? id : (ANSWERS[reply.screen] ?? '1'));
    world.clock.advance(5_000);
    await world.afterReplies();
  }
  return 'ended';
}

async function drop(world: ServiceWorld, fate: Fate, dialled: Caller, chance: () => number): Promise<'dropped'> {
  // The gateway does not promise to say so.
  if (chance() < 0.7) await world.service.endSession({ sessionId: dialled.sessionId(), msisdn: phone(fate.number) });
  return 'dropped';
}

/** The same by SMS, from the latest question on. Answers seem to come twice now and then. */
async function writes(world: ServiceWorld, fate: Fate, id: string, chance: () => number): Promise<void> {
  const customer = smsCustomer(world, fate.number);
  let [question = ''] = await customer.sends(`JOIN Anthony Kamau, ${id}, Kwale, Male`);
  for (let answers = 0; answers < 12 && !/you are registered|received your/.test(question); answers++) {
    if (/18\+/.test(question)) fate.consented = true;
    world.clock.advance(30_000);
    const sent = { text: '1', id: `people_${fate.number}_${answers}` };
    await customer.takes(sent);
    if (chance() < 0.2) await customer.takes(sent);
    await world.afterReplies();
    await world.work();
    const heard = customer.hears();
    if (heard.length === 0) return;
    question = heard.at(-1) ?? '';
  }
}

/** A crowd of customers, each with a life of its own; the share of those who consented that ended registered. */
async function crowd(seed: number, dialbackAfterS: number): Promise<number> {
  const random = randomFrom(seed);
  const chance = () => random.next();
  const world = serviceWorld({ dialbackAfterS, quietHours: { fromMinute: 1080, toMinute: 480 } });
  const fates: Fate[] = [];
  for (let count = 0; count < CUSTOMERS; count++) {
    const fate: Fate = { number: `07${String(11_000_000 + count)}`, consented: false };
    fates.push(fate);
    await lives(world, fate, String(20_000_000 + count), chance);
  }
  await world.workOff();
  const registered = new Set<string>(world.asked.map((applicant) => applicant.phone));
  expect(registered.size).toBe(world.asked.length);
  for (const fate of fates) checkSms(world, fate, registered);
  const consented = fates.filter((fate) => fate.consented && fate.optedOutAtMs === undefined);
  return consented.filter((fate) => registered.has(phone(fate.number))).length / consented.length;
}

test.each([1, 2, 3])(
  'with 26 % of sessions dropping, 95 % of those who consented end registered; none is doubled, none misinformed: crowd %i',
  async (seed) => {
    const share = await crowd(seed, 600);
    expect(share).toBeGreaterThanOrEqual(0.95);
    expect(await crowd(seed, 0)).toBeLessThan(share);
  },
  120_000,
);

/** What one customer does, until it is done or the customer has had enough. */
async function lives(world: ServiceWorld, fate: Fate, id: string, chance: () => number): Promise<void> {
  if (chance() < BY_SMS) return writes(world, fate, id, chance);
  for (let tries = 0; tries < 6; tries++) {
    if ((await session(world, fate, id, chance)) === 'ended') return;
    if (chance() < OPTS_OUT) {
      await world.service.takeOptOut(phone(fate.number));
      fate.optedOutAtMs = world.clock.nowMs();
      return;
    }
    if (chance() < DIALS_AGAIN) {
      world.clock.advance(60_000);
      continue;
    }
    const before = world.sent.length;
    for (let hours = 0; hours < 15 && world.sent.length === before; hours++) {
      world.clock.advance(HOUR);
      await world.work();
    }
    const isReminded = world.sent.slice(before).some(({ to }) => to === phone(fate.number));
    // Who was not reminded comes back late, or not at all.
    if (chance() < (isReminded ? HEEDS_A_REMINDER : 0.3)) continue;
    return;
  }
}

function checkSms(world: ServiceWorld, fate: Fate, registered: ReadonlySet<string>): void {
  const mine = world.sent.filter(({ to }) => to === phone(fate.number));
  const results = mine.filter(({ message }) => message.includes('you are registered'));
  expect(results.length).toBe(registered.has(phone(fate.number)) ? 1 : 0);
  expect(mine.filter(({ message }) => message.includes('not finished')).length).toBeLessThanOrEqual(1);
  const { optedOutAtMs } = fate;
  if (optedOutAtMs !== undefined) expect(mine.filter(({ atMs }) => atMs > optedOutAtMs)).toEqual([]);
}
