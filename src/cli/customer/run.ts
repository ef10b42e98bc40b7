import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Did, writeAudit } from '../../adapters/redis/audit.ts';
import { checkDataKey } from '../../adapters/redis/data-key.ts';
import { erasePhone } from '../../adapters/redis/erase.ts';
import type { KeptPhone, PhoneStore } from '../../outbox/keep.ts';
import { systemClock } from '../../ports/clock.ts';
import type { PhoneKey } from '../../ports/store.ts';
import type { OpenKept } from '../records/open.ts';
import type { CustomerRequest, Whom } from './arguments.ts';
import { cardOf, deadLetterLine } from './card.ts';

type Request = Extract<CustomerRequest, { whom: Whom } | { kind: 'list' }>;
type OfOne = Extract<CustomerRequest, { whom: Whom }>;

/** As many as are listed, latest first. */
const LISTED = 1_000;

/** Answers the exit code: 1 where it was not done, or where nobody can tell whether that is all that is kept. */
export async function runCustomer(request: Request, kept: OpenKept): Promise<number> {
  if (request.kind === 'list') return list(kept);
  const dataKey = await checkDataKey(kept.redis, kept.keyring);
  const mayBeMore = dataKey.is === 'at risk';
  const exitCode = await showOrErase(request, kept, mayBeMore);
  if (!mayBeMore) return exitCode;
  complain(`more may be kept of this customer, under a key that DATA_KEY does not hold. ${dataKey.says}`);
  return 1;
}

async function showOrErase(request: OfOne, kept: OpenKept, mayBeMore: boolean): Promise<number> {
  const found = await find(kept, request.whom);
  if (found === undefined || isEmpty(found)) {
    say(mayBeMore ? 'Nothing is found.' : 'Nothing is kept.');
    return 0;
  }
  // The line first: what was done, and is in no line, nobody answers for.
  const ref = found.registration?.id ?? '-';
  const audit = (did: Did) =>
    writeAudit(kept.redis, { did, ref, atMs: systemClock.nowMs() }).catch((trouble: unknown) => {
      if (did !== 'not erased') complain('no line could be left in j:audit, so nothing was shown or erased');
      throw trouble;
    });
  if (request.kind === 'show' || !request.sure) {
    await audit('show');
    for (const line of cardOf(found)) say(line);
  }
  if (request.kind === 'show') return 0;

  const phone = 'phone' in request.whom ? request.whom.phone : found.registration?.applicant.phone;
  if (phone === undefined) {
    complain('this record cannot be read, so its phone is not known: erase it by --phone');
    return 1;
  }
  if (!request.sure && !(await isSure())) {
    complain('nothing was erased');
    return 1;
  }
  const line = await audit('erase');
  const erased = await erasePhone({ ...kept, clock: systemClock }, phone).catch(async (trouble: unknown) => {
    await audit('not erased').catch(() => undefined);
    throw trouble;
  });
  if (erased === 'busy') {
    await audit('not erased');
    complain('a delivery to this customer is under way and does not end: nothing was erased, try again in a minute');
    return 1;
  }
  say(`Erased. Audit: ${line}`);
  if (erased.registration !== undefined && (erased.registration.tries > 0 || erased.registration.mayHaveRegistered)) {
    say('The registry may know this customer: what it keeps is to be erased there.');
  }
  return 0;
}

async function list({ store }: OpenKept): Promise<number> {
  const dead = await store.listDead(LISTED);
  let waiting = 0;
  for (const { key, registrationId, atMs } of dead) {
    const line = deadLetterLine(registrationId, atMs, await store.loadByKey(key));
    if (line === undefined) {
      await store.clearDead(key, registrationId);
      continue;
    }
    waiting += 1;
    say(line);
  }
  if (waiting === 0) say('Nobody waits for a person.');
  if (dead.length === LISTED) say(`There may be more than these ${LISTED}.`);
  return 0;
}

async function deadLetterOf(store: PhoneStore, ref: string): Promise<PhoneKey | undefined> {
  return (await store.listDead(LISTED)).find(({ registrationId }) => registrationId === ref)?.key;
}

async function find({ store }: OpenKept, whom: Whom): Promise<KeptPhone | undefined> {
  if ('phone' in whom) return store.load(whom.phone);
  // A reference is forgotten some day, a dead letter is not.
  const key = (await store.findRef(whom.ref)) ?? (await deadLetterOf(store, whom.ref));
  if (key === undefined) return undefined;
  const kept = await store.loadByKey(key);
  // A reference of before: by now the phone may be somebody else's.
  return kept.broken?.registration !== undefined || kept.registration?.id === whom.ref ? kept : undefined;
}

function isEmpty({ session, registration, broken }: KeptPhone): boolean {
  return session === undefined && registration === undefined && broken === undefined;
}

async function isSure(): Promise<boolean> {
  process.stdout.write('Type YES to erase all of this for good: ');
  const lines = createInterface({ input: process.stdin });
  const ended = once(lines, 'close').then(() => '');
  const typed = await Promise.race([once(lines, 'line').then(([line]) => String(line)), ended]);
  lines.close();
  process.stdout.write('\n');
  return typed.trim() === 'YES';
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(why: string): void {
  process.stderr.write(`customer: ${why}\n`);
}
