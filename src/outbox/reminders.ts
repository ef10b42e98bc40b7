import { canResume } from '../conversation/dial.ts';
import { REMINDERS_APART_MS } from './messages.ts';
import type { ConversationRecord } from './phone.ts';
import type { ReminderPolicy } from './policy.ts';
import { isComplete, type Registration } from './registration.ts';

/** The longest that a session of the gateway lives after its latest hop. */
const SESSION_LIVES_MS = 180_000;

/**
 * When the one reminder of an unfinished registration is due: some time after its session ended, or must have ended. Undefined:
 * none is wanted.
 */
export function reminderAtMs(
  record: ConversationRecord,
  registration: Registration | undefined,
  policy: ReminderPolicy | undefined,
): number | undefined {
  const { ussd, phone, sms } = record;
  const consent = consentOf(record, registration);
  if (policy === undefined || ussd === undefined || phone === undefined || consent === undefined) return undefined;
  if (sms?.optedOutAtMs !== undefined) return undefined;
  // One per registration; and whoever went on by SMS has the question on the phone.
  if (sms?.remindedAtMs !== undefined && sms.remindedAtMs >= consent.atMs) return undefined;
  if (sms?.asked !== undefined && sms.asked.atMs >= ussd.answeredAtMs) return undefined;
  const endedAtMs = record.endedAtMs ?? 0;
  const endMs = endedAtMs >= ussd.answeredAtMs ? endedAtMs : ussd.answeredAtMs + SESSION_LIVES_MS;
  const apartMs = sms?.remindedAtMs === undefined ? 0 : sms.remindedAtMs + REMINDERS_APART_MS;
  return afterQuiet(Math.max(endMs + policy.afterMs, apartMs), policy);
}

/** Whether a reminder that was due at `sinceMs`, and could not be sent, is still wanted. */
export function isStillWanted(
  record: ConversationRecord,
  registration: Registration | undefined,
  sinceMs: number,
): boolean {
  const { sms, ussd } = record;
  const isResumed = Math.max(sms?.asked?.atMs ?? 0, ussd?.answeredAtMs ?? 0) > sinceMs;
  return !isResumed && sms?.optedOutAtMs === undefined && consentOf(record, registration) !== undefined;
}

/** Of a conversation that can go on and is not confirmed, or was refused on the customer's own screen. */
function consentOf({ conversation }: ConversationRecord, registration: Registration | undefined) {
  const isOpen = registration === undefined || (isComplete(registration) && registration.notification === 'shown');
  return isOpen && canResume(conversation) ? conversation.answers.consent : undefined;
}

const DAY_MINUTES = 1440;
const MINUTE_MS = 60_000;
/** Kenya is at UTC+3 all year. */
const NAIROBI_MS = 3 * 3_600_000;

/** The same time, or the end of the quiet hours that it falls into. */
export function afterQuiet(atMs: number, { quiet: { fromMinute, toMinute } }: ReminderPolicy): number {
  const minute = Math.floor((atMs + NAIROBI_MS) / MINUTE_MS) % DAY_MINUTES;
  const into = (minute - fromMinute + DAY_MINUTES) % DAY_MINUTES;
  const length = (toMinute - fromMinute + DAY_MINUTES) % DAY_MINUTES;
  if (into >= length) return atMs;
  return (Math.floor(atMs / MINUTE_MS) + length - into) * MINUTE_MS;
}
