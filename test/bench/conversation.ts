import { newSession } from '../../src/cli/dial/handset.ts';

/** One hop of the conversation: what the customer types (undefined: dials), and how the reply must begin and what it must say. */
export type ConversationHop = {
  readonly input: string | undefined;
  readonly expected: RegExp;
  /** What the floor and the peer reply. As long as the service's own screens. */
  readonly screen: string;
};

/** The customer types the ID; each customer has another. */
const OWN_ID = 'own ID';

/** From dialling to the review. The confirming hop is apart: only whole registrations make it. */
export const CONVERSATION: readonly ConversationHop[] = [
  hop(undefined, /2:Kiswahili/, 'Welcome to Umoja\nKaribu Umoja\n1:English\n2:Kiswahili'),
  hop(
    '1',
    /18\+/,
    'Umoja will use your name, ID, phone, county and gender to register you with Patascore.\n1:I agree & am 18+\n2:No\n3:Read more',
  ),
  hop('1', /full name/i, 'Type your full name as on your ID card.\nE.g. Mary Wanjiku Mungai\n0:Back'),
  hop('Anthony Kamau', /ID number/i, 'Enter your ID number as on your ID card (not the serial number).\n0:Back'),
  hop(
    OWN_ID,
    /region.*county/is,
    'Choose a region, or type your county:\n1:Nairobi\n2:Central\n3:Coast\n4:Eastern\n5:N.Eastern\n6:Nyanza\n7:Rift Valley\n8:Western\n0:Back',
  ),
  hop('Kwale', /1:Male/, 'Your gender as on your ID:\n1:Male\n2:Female\n0:Back'),
  hop('1', /check your details/i, 'Check your details:\n1:Correct, send\n2:Change\n3:Cancel'),
];

export const CONFIRM: ConversationHop = {
  input: '1',
  expected: /^END .*(you are now registered|received your details)/is,
  screen: 'Thank you Anthony. You are now registered with Umoja. We will send you an SMS. Help: 0700000000',
};

/** How many hops leave a session with the ID answered. */
export const HOPS_TO_ID = 5;
export const AT_COUNTY = CONVERSATION[4] as ConversationHop;
export const AT_GENDER = CONVERSATION[5] as ConversationHop;

/** A simulated customer in one USSD session. Numbers are never used twice in a run. */
export type Caller = {
  readonly phone: string;
  readonly nationalId: string;
  /** The form but for `text`. */
  readonly form: string;
  /** All that was typed, joined by `*`; undefined before the dial. */
  text: string | undefined;
};

let callers = 0;

export function newCaller(): Caller {
  const number = String(10_000_000 + callers++);
  const phone = `+2547${number}`;
  return {
    phone,
    nationalId: number,
    form: `${new URLSearchParams(newSession({ number: phone }))}&text=`,
    text: undefined,
  };
}

/** The form of the caller's next hop. Changes the caller. */
export function type(caller: Caller, input: string | undefined): string {
  if (input !== undefined) {
    const typed = input === OWN_ID ? caller.nationalId : input;
    caller.text = caller.text === undefined || caller.text === '' ? typed : `${caller.text}*${typed}`;
  }
  return caller.form + (caller.text ?? '').replaceAll('*', '%2A').replaceAll(' ', '+');
}

function hop(input: string | undefined, words: RegExp, screen: string): ConversationHop {
  return { input, expected: new RegExp(`^CON .*${words.source}`, `s${words.flags.replace('s', '')}`), screen };
}
