import type { Answers, Consent } from '../../conversation/conversation.ts';
import { countyByCode } from '../../conversation/counties.ts';
import { plusFormat } from '../../conversation/msisdn.ts';
import type { KeptPhone } from '../../outbox/keep.ts';
import type { Registration } from '../../outbox/registration.ts';
import type { Session } from '../../ussd/session.ts';

/** All that is kept of one phone, in lines for a person to read. */
export function cardOf({ session, registration, broken }: KeptPhone): readonly string[] {
  const lines = [
    ...(registration ? registrationLines(registration) : []),
    ...(session ? sessionLines(session) : []),
    ...(broken?.registration
      ? [`Registration: cannot be read (${broken.registration}); the customer is asked to call.`]
      : []),
    ...(broken?.session ? [`Conversation: cannot be read (${broken.session}); the next dial starts anew.`] : []),
  ];
  return lines.length > 0 ? lines : ['Nothing is kept.'];
}

/**
 * One registration that waits for a person, without personal data. Undefined where nobody waits any more: the record is gone or
 * another's, and whoever did that came no further than to it.
 */
export function deadLetterLine(id: string, atMs: number, { registration, broken }: KeptPhone): string | undefined {
  const line = `${id}  since ${timeOf(atMs)}`;
  if (broken?.registration) return `${line}  cannot be read (${broken.registration})`;
  if (registration?.id !== id) return undefined;
  const { stage, told, hindrance, smsHindrance } = registration;
  const because = stage === 'abandoned' ? hindrance : smsHindrance;
  return `${line}  ${stage}${because === undefined ? '' : ` (${because})`}; told: ${TOLD[told]}`;
}

function registrationLines(registration: Registration): readonly string[] {
  const { id, stage, told, applicant, consent, customerId, hindrance, tries, smsTries } = registration;
  return [
    `Registration ${id}: ${stage}`,
    `  confirmed    ${timeOf(registration.confirmedAtMs)}`,
    ...(registration.settledAtMs === undefined ? [] : [`  settled      ${timeOf(registration.settledAtMs)}`]),
    `  told         ${TOLD[told]}`,
    `  phone        ${plusFormat(applicant.phone)}`,
    ...answerLines(applicant),
    `  language     ${LANGUAGES[registration.language]}`,
    ...consentLines(consent),
    `  registry     ${tries} tries${hindrance === undefined ? '' : `, the last: ${hindrance}`}${customerId === undefined ? '' : `; customer ${customerId}`}`,
    `  SMS          ${smsTries} tries`,
  ];
}

function sessionLines({ conversation, calls }: Session): readonly string[] {
  const { answers } = conversation;
  return [
    `Conversation: at the screen ${conversation.at.screen}`,
    ...answerLines(answers),
    ...(answers.language === undefined ? [] : [`  language     ${LANGUAGES[answers.language]}`]),
    ...(answers.consent === undefined ? [] : consentLines(answers.consent)),
    ...calls.map(({ id, hops }) => `  session      ${id}, ${hops.length} screens`),
  ];
}

function answerLines({ name, nationalId, county, gender }: Partial<Answers>): readonly string[] {
  return [
    ...(name === undefined ? [] : [`  name         ${name}`]),
    ...(nationalId === undefined ? [] : [`  national ID  ${nationalId}`]),
    ...(county === undefined ? [] : [`  county       ${countyByCode(county)?.name ?? county}`]),
    ...(gender === undefined ? [] : [`  gender       ${gender}`]),
  ];
}

function consentLines({ textVersion, language, sessionId, atMs }: Consent): readonly string[] {
  return [`  consent      ${timeOf(atMs)}, text ${textVersion} in ${LANGUAGES[language]}, session ${sessionId}`];
}

const LANGUAGES = { en: 'English', sw: 'Kiswahili' } as const;

const TOLD: Readonly<Record<Registration['told'], string>> = {
  no: 'not yet',
  screen: 'on the screen',
  accepted: 'by SMS, not reported yet',
  delivered: 'by SMS, delivered',
  undeliverable: 'no: the SMS could not be delivered',
  unreached: 'no: the SMS gateway took none for as long as we try',
};

function timeOf(ms: number): string {
  return `${new Date(ms).toLocaleString('en-GB', { timeZone: 'Africa/Nairobi', dateStyle: 'medium', timeStyle: 'medium' })} (Nairobi)`;
}
