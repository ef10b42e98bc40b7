import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { checkDataKey } from '../../adapters/redis/data-key.ts';
import { listAttention, listPending } from '../../operations/attention.ts';
import { CAUSE_TODO } from '../../operations/cause-todo.ts';
import { proofOfConsent } from '../../operations/consent.ts';
import { type Erased, erase } from '../../operations/erase.ts';
import { find } from '../../operations/find.ts';
import { look } from '../../operations/look.ts';
import type { Why } from '../../operations/operations.ts';
import { timelineOf } from '../../operations/timeline.ts';
import { withdraw } from '../../operations/withdraw.ts';
import { ATTENTION_CAUSES } from '../../ports/store.ts';
import type { OpenRecords } from '../records/open.ts';
import type { CustomerRequest, Whom } from './arguments.ts';
import { cardOf, listLine, nextLine, proofLine } from './card.ts';

type Request = Exclude<CustomerRequest, { kind: 'help' | 'wrong' }>;

/** As many as are listed of each cause, latest first, and of those that are pending, soonest first. */
const LISTED = 1_000;
const BY = 'terminal';

/** Answers the exit code: 1 where it was not done, or where nobody knows whether that is all that is stored. */
export async function runCustomer(request: Request, records: OpenRecords): Promise<number> {
  if (request.kind === 'list') return list(records);
  const dataKey = await checkDataKey(records.redis, records.keyring);
  const exitCode = await run(request, records);
  if (dataKey.is !== 'at risk') return exitCode;
  complain(`more may be stored of this customer, under a key that DATA_KEY does not hold. ${dataKey.says}`);
  return 1;
}

async function run(request: Exclude<Request, { kind: 'list' }>, records: OpenRecords): Promise<number> {
  switch (request.kind) {
    case 'show':
      return show(request.whom, records);
    case 'withdraw': {
      const done = await withdraw(records.operations, BY, request.whom);
      if (!done.done) return refused(done.because);
      say('Withdrawn. The customer is notified by SMS, and is on the call-back list: the registry must be notified.');
      return 0;
    }
    case 'erase':
      return eraseAll(request.whom, request.sure, records);
  }
}

async function show(whom: Whom, { operations }: OpenRecords): Promise<number> {
  const looked = await look(operations, BY, whom);
  if (looked.done) for (const line of cardOf(looked.phone, operations.store.nowMs(), operations.policy)) say(line);
  const number = 'phone' in whom ? whom.phone : looked.done ? looked.phone.registration?.phone : undefined;
  const proof = number === undefined ? undefined : await proofOfConsent(operations, BY, number);
  if (proof?.done) say(proofLine(proof.proof));
  if (!looked.done) say(proof?.done ? 'Nothing else is stored.' : 'Nothing is stored.');
  return 0;
}

async function eraseAll(whom: Whom, sure: boolean, { operations }: OpenRecords): Promise<number> {
  const phone = await find(operations, whom);
  if (phone === undefined) {
    say('Nothing is stored.');
    return 0;
  }
  if (!sure) {
    const shown = await look(operations, BY, whom);
    if (shown.done) for (const line of cardOf(shown.phone, operations.store.nowMs(), operations.policy)) say(line);
    if (!(await isSure())) {
      complain('nothing was erased');
      return 1;
    }
  }
  const erased = await erase(operations, BY, whom);
  if (!erased.done) return refused(erased.because);
  say(`Erased${erased.reference === '' ? '' : ` ${erased.reference}`}. ${FILE[erased.file]}`);
  if (erased.mayBeAtRegistry) say('The registry may know this customer: what it stores has to be erased there.');
  return 0;
}

const FILE: Readonly<Record<Erased['file'], string>> = {
  started: 'Redis writes its append-only file anew, without what was erased.',
  'under way':
    'Redis is writing its append-only file anew already, which may hold what was erased: a worker has it written once more within ten minutes.',
  none: 'Redis has no append-only file that could hold it still.',
  hidden:
    'Redis does not let its append-only file be written anew (BGREWRITEAOF): what was erased stays in it until Redis does so by itself.',
};

async function list({ operations }: OpenRecords): Promise<number> {
  const { store, policy } = operations;
  let needing = 0;
  for (const cause of ATTENTION_CAUSES) {
    const listed = await listAttention(operations, LISTED, cause);
    if (listed.length === 0) continue;
    needing += listed.length;
    say(
      `Needs attention, ${cause}: ${listed.length === LISTED ? `the latest ${LISTED}` : listed.length}. ${CAUSE_TODO[cause]}`,
    );
    for (const { phone, atMs } of listed)
      say(`  ${listLine(phone.registration?.reference ?? 'not readable', atMs, phone.registration)}`);
  }
  if (needing === 0) say('Nobody needs attention.');
  const pending = await listPending(operations, LISTED);
  const howMany = pending.length === LISTED ? `the next ${LISTED}` : pending.length;
  say(pending.length === 0 ? 'Nobody is pending.' : `Pending: ${howMany}.`);
  for (const { phone } of pending) {
    const { registration } = phone;
    if (registration === undefined) {
      say('  not readable');
      continue;
    }
    const { next } = timelineOf(phone, store.nowMs(), policy);
    say(
      `  ${listLine(registration.reference, registration.confirmedAtMs, registration)} Next: ${nextLine(next, store.nowMs())}`,
    );
  }
  return 0;
}

const REFUSED: Readonly<Record<Why, string>> = {
  not_allowed: 'that is not allowed from here',
  not_found: 'nothing is stored of this customer',
  unreadable: 'this record cannot be read, so its phone is not known: name it with --phone',
  under_way: 'an attempt is under way: try again in a minute',
  too_soon: 'an SMS went out less than a minute ago',
  opted_out: 'the customer takes no SMS',
  taken: 'somebody makes this call already',
  nothing_to_do: 'it is so already',
};

function refused(because: Why): number {
  complain(REFUSED[because]);
  return 1;
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
