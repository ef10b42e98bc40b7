import type { Answers, Refusal } from '../conversation/conversation.ts';
import type { Standing } from '../conversation/dial.ts';
import type { Field } from '../ports/partners.ts';
import type { Registration } from './registration.ts';

const REFUSALS = {
  name: 'refusedName',
  nationalId: 'refused',
  county: 'refusedCounty',
  gender: 'refusedGender',
} as const satisfies Record<Field, Refusal>;

/** What a dialling customer is to be met with, as far as it follows from the last confirmation. */
export function standingOf(registration: Registration | undefined): Standing | undefined {
  switch (registration?.stage) {
    case undefined:
      return undefined;
    case 'pending':
      return { is: 'pending', language: registration.language };
    case 'registered':
    case 'already':
      return { is: 'registered', language: registration.language };
    case 'refused':
      return { is: 'failed', answers: answersOf(registration), refused: refusalOf(registration.field) };
    case 'abandoned':
      // Nobody found fault with these answers.
      return { is: 'failed', answers: answersOf(registration) };
  }
}

export function refusalOf(field: Field | undefined): Refusal {
  return field === undefined ? 'refused' : REFUSALS[field];
}

function answersOf({ applicant, consent, language }: Registration): Answers {
  const { phone: _, ...answers } = applicant;
  return { language, consent, ...answers };
}
