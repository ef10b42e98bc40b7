import type { Answers, Consent } from '../../conversation/conversation.ts';
import { countyByCode } from '../../conversation/counties.ts';
import { plusFormat } from '../../conversation/msisdn.ts';
import type { ConsentProof } from '../../operations/consent.ts';
import { smsStatus } from '../../operations/sms-status.ts';
import { type Next, type Timeline, type TimelineEntry, timelineOf } from '../../operations/timeline.ts';
import { attentionCause } from '../../outbox/attention.ts';
import type { Phone } from '../../outbox/phone.ts';
import type { RetryPolicy } from '../../outbox/policy.ts';
import type { Registration } from '../../outbox/registration.ts';
import { timeOf, until } from './when.ts';

/** All that is stored of one phone, in lines for a person to read. */
export function cardOf(phone: Phone, nowMs: number, policy: RetryPolicy): readonly string[] {
  const { registration, conversation, unreadable } = phone;
  const timeline = timelineOf(phone, nowMs, policy);
  return [
    ...(registration === undefined ? [] : registrationLines(registration, timeline, nowMs)),
    ...(conversation === undefined
      ? []
      : [
          `Conversation: at the screen ${conversation.conversation.at.screen}`,
          ...answerLines(conversation.conversation.answers),
          ...(conversation.callBack === undefined
            ? []
            : [`  to be called   since ${timeOf(conversation.callBack.askedAtMs)} (${conversation.callBack.what})`]),
        ]),
    ...(timeline.entries.length === 0 ? [] : ['What happened:']),
    ...(timeline.more === 0 ? [] : [`  ${timeline.more} earlier entries are not stored`]),
    ...timeline.entries.map((entry) => `  ${timeOf(entry.atMs)}  ${wordsOf(entry)}`),
    ...(unreadable?.registration
      ? [`Registration: cannot be read (${unreadable.registration}); the customer is asked to call.`]
      : []),
    ...(unreadable?.conversation
      ? [`Conversation: cannot be read (${unreadable.conversation}); the next dial starts anew.`]
      : []),
  ];
}

export function proofLine({ textVersion, language, atMs }: ConsentProof): string {
  return `Proof of consent: text ${textVersion} in ${LANGUAGES[language]}, ${timeOf(atMs)}.`;
}

/** One registration, without personal data. */
export function listLine(reference: string, atMs: number, registration: Registration | undefined): string {
  const line = `${reference}  since ${timeOf(atMs)}`;
  return registration === undefined ? line : `${line}  ${registration.status}. ${smsStatus(registration)}`;
}

export function nextLine(next: Next, nowMs: number): string {
  return next.what === 'nothing'
    ? 'nothing more happens by itself'
    : `${next.what} ${until(next.atMs, nowMs)}, ${timeOf(next.atMs)}`;
}

function registrationLines(registration: Registration, { next }: Timeline, nowMs: number): readonly string[] {
  const { reference, status, phone, answers, customerId, registry, field } = registration;
  const cause = attentionCause(registration);
  return [
    `Registration ${reference}: ${status}${registration.withdrawnAtMs === undefined ? '' : ', withdrawn'}`,
    `  SMS            ${smsStatus(registration)}`,
    `  next           ${nextLine(next, nowMs)}`,
    ...(cause === undefined ? [] : [`  attention      ${cause}`]),
    ...(status === 'refused' ? [`  refused for    ${field ?? 'a reason that the registry does not give'}`] : []),
    ...(registry.failed === undefined ? [] : [`  registry       last failed: ${registry.failed.because}`]),
    ...(customerId === undefined ? [] : [`  customer ID    ${customerId}`]),
    `  confirmed      ${timeOf(registration.confirmedAtMs)}`,
    ...(registration.settledAtMs === undefined ? [] : [`  settled        ${timeOf(registration.settledAtMs)}`]),
    `  phone          ${plusFormat(phone)}`,
    ...answerLines(answers),
  ];
}

function answerLines({ name, nationalId, county, gender, language, consent }: Partial<Answers>): readonly string[] {
  return [
    ...(name === undefined ? [] : [`  name           ${name}`]),
    ...(nationalId === undefined ? [] : [`  national ID    ${nationalId}`]),
    ...(county === undefined ? [] : [`  county         ${countyByCode(county)?.name ?? county}`]),
    ...(gender === undefined ? [] : [`  gender         ${gender}`]),
    ...(language === undefined ? [] : [`  language       ${LANGUAGES[language]}`]),
    ...(consent === undefined ? [] : [consentLine(consent)]),
  ];
}

function consentLine({ textVersion, language, sessionId, atMs }: Consent): string {
  return `  consent        ${timeOf(atMs)}, text ${textVersion} in ${LANGUAGES[language]}, session ${sessionId}`;
}

const LANGUAGES = { en: 'English', sw: 'Kiswahili' } as const;

function wordsOf(entry: TimelineEntry): string {
  switch (entry.kind) {
    case 'session': {
      const came = `${entry.isOver ? 'ended at' : 'came to'} the screen ${entry.screen}`;
      return `session by ${entry.channel}, network ${entry.network}: ${entry.hasConfirmed ? 'confirmed' : came}`;
    }
    case 'confirmed':
      return 'confirmed';
    case 'registry attempt': {
      const status = entry.httpStatus === undefined ? '' : `, HTTP ${entry.httpStatus}`;
      return `registry attempt: ${entry.outcome}${because(entry)}${status}, ${entry.ms} ms`;
    }
    case 'SMS attempt': {
      const id = entry.messageId === undefined ? '' : `, message ID ${entry.messageId}`;
      const said = entry.said === undefined ? '' : `, ${entry.said}`;
      return `SMS attempt: ${entry.outcome}${because(entry)}${id}${said}, ${entry.ms} ms`;
    }
    case 'delivery report':
      return `delivery report: ${entry.outcome}, message ID ${entry.messageId}`;
    case 'customer asked':
      return `the customer asked: ${entry.what}`;
    case 'retry window ended':
      return `the retry window ended (${entry.partner})`;
    case 'operator':
      return `${entry.by} ${entry.did}${entry.note === undefined ? '' : `: ${entry.note}`}`;
  }
}

function because(entry: { readonly because?: string }): string {
  return entry.because === undefined ? '' : ` (${entry.because})`;
}
