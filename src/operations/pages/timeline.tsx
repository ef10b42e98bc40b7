/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { FailureReason, UndeliverableReason } from '../../ports/partners.ts';
import type { Next, TimelineEntry, Timeline as TimelineOf } from '../timeline.ts';
import { networkWords, screenWords } from './places.ts';
import type { Tone } from './status.ts';
import { At, precisely, Until } from './when.tsx';
import { type Advice, FAILURES, PARTNER_NAMES, UNDELIVERED } from './words.ts';

type Event = { readonly tone: Tone; readonly what: Child; readonly more?: string };
type Of<K extends TimelineEntry['kind']> = Extract<TimelineEntry, { readonly kind: K }>;

/** What happened to one registration, oldest first, and what comes next. */
export function Timeline({ timeline, nowMs }: { timeline: TimelineOf; nowMs: number }) {
  const { entries, more, next } = timeline;
  const event = nextWords(next, nowMs);
  return (
    <ol class="timeline">
      {more > 0 && (
        <li>
          <span class="quiet">{more} earlier, of which the count alone is stored</span>
        </li>
      )}
      {entries.map((entry) => (
        <Item event={wordsOf(entry)} atMs={entry.atMs} />
      ))}
      {event && <Item event={event} />}
    </ol>
  );
}

function Item({ event: { tone, what, more }, atMs }: { event: Event; atMs?: number }) {
  return (
    <li class={tone}>
      <b>{what}</b>
      {more !== undefined && more !== '' && <span class="quiet">{more}</span>}
      {atMs !== undefined && <At atMs={atMs} />}
    </li>
  );
}

function wordsOf(entry: TimelineEntry): Event {
  switch (entry.kind) {
    case 'session': {
      const where = entry.channel === 'sms' ? 'SMS' : `USSD, ${networkWords(entry.network)}`;
      const came = `${entry.isOver ? 'stopped at' : 'came to'} ${screenWords(entry.screen)}`;
      return { tone: '', what: `Session by ${where}`, more: entry.hasConfirmed ? 'confirmed' : came };
    }
    case 'confirmed':
      return { tone: 'good', what: 'The customer confirmed' };
    case 'registry attempt':
      return registryWords(entry);
    case 'SMS attempt':
      return smsWords(entry);
    case 'delivery report':
      return reportWords(entry);
    case 'customer asked':
      return { tone: 'wait', what: ASKED[entry.what] };
    case 'retry window ended':
      return { tone: 'bad', what: `The retry window for ${PARTNER_NAMES[entry.partner]} ended` };
    case 'operator':
      return { tone: '', what: `${entry.by} ${entry.did}`, more: entry.note ?? '' };
  }
}

const ASKED = {
  callBack: 'The customer asked to be called',
  correct: 'The customer asked for a correction',
  withdraw: 'The customer withdrew',
} as const;

function registryWords({ ms, outcome, because = '', httpStatus }: Of<'registry attempt'>): Event {
  const more = listed(`after ${precisely(ms)}`, httpStatus === undefined ? '' : `HTTP ${httpStatus}`);
  switch (outcome) {
    case 'registered':
      return { tone: 'good', what: 'The registry registered the customer', more };
    case 'already':
      return { tone: 'good', what: 'The registry has this customer already', more };
    case 'refused': {
      const field = because === '' ? '' : `: ${because === 'nationalId' ? 'ID number' : because}`;
      return { tone: 'bad', what: `The registry refused the details${field}`, more };
    }
    case 'retry':
      return { tone: 'wait', what: `The registry ${wordsIn(FAILURES, because as FailureReason)}`, more };
    case 'unknown':
      return { tone: 'wait', what: 'An attempt at the registry, of which nobody wrote down the outcome' };
  }
}

function smsWords({ ms, outcome, because = '', messageId = '', said = '' }: Of<'SMS attempt'>): Event {
  const more = listed(`after ${precisely(ms)}`, said, messageId);
  switch (outcome) {
    case 'accepted':
      return { tone: 'good', what: 'The SMS gateway took the SMS', more };
    case 'undeliverable':
      return {
        tone: 'bad',
        what: `The SMS cannot arrive: ${wordsIn(UNDELIVERED, because as UndeliverableReason)}`,
        more,
      };
    case 'retry':
      return { tone: 'wait', what: `The SMS gateway ${wordsIn(FAILURES, because as FailureReason)}`, more };
    case 'unknown':
      return { tone: 'wait', what: 'An attempt to send the SMS, of which nobody wrote down the outcome' };
  }
}

function reportWords({ outcome, messageId: more }: Of<'delivery report'>): Event {
  if (outcome === 'delivered') return { tone: 'good', what: 'The SMS was delivered', more };
  if (outcome === 'on_its_way') return { tone: '', what: 'The SMS is on its way', more };
  return { tone: 'bad', what: `The SMS was not delivered: ${UNDELIVERED[outcome].what}`, more };
}

function listed(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

/** A reason of an earlier version is shown as it is. */
function wordsIn<R extends string>(words: Readonly<Record<R, Advice>>, reason: R): string {
  return Object.hasOwn(words, reason) ? words[reason].what : reason;
}

function nextWords(next: Next, nowMs: number): Event | undefined {
  switch (next.what) {
    case 'nothing':
      return undefined;
    case 'end of an attempt under way':
      return { tone: 'wait', what: 'Now: an attempt is under way' };
    case 'registry attempt':
    case 'SMS attempt':
      return {
        tone: 'wait',
        what: (
          <>
            Next: an attempt at {PARTNER_NAMES[next.what === 'SMS attempt' ? 'sms' : 'registry']}{' '}
            <Until atMs={next.atMs} nowMs={nowMs} />
          </>
        ),
      };
  }
}
