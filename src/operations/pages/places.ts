import type { ScreenName } from '../../conversation/conversation.ts';
import type { MILESTONES } from '../../outbox/sessions.ts';

/** Screens, as operators call them. */
const SCREENS: Readonly<Record<ScreenName, string>> = {
  language: 'Language',
  consent: 'Consent',
  consentMore: 'Consent: read more',
  consentStorage: 'Consent: where details are stored',
  declined: 'Declined',
  name: 'Name',
  nameCheck: 'Name: one word only?',
  nationalId: 'ID number',
  nationalIdCheck: 'ID number: is it right?',
  county: 'County',
  countyHelp: 'County: help',
  countyList: 'County: list',
  countyChoose: 'County: did you mean',
  gender: 'Gender',
  review: 'Review',
  change: 'Review: change',
  cancelled: 'Deleted by the customer',
  resume: 'Welcome back',
  deleteCheck: 'Delete all?',
  startAgainCheck: 'Start again?',
  success: 'Registered',
  received: 'Received',
  pending: 'Pending',
  alreadyPhone: 'Already registered',
  registered: 'Registered before',
  correctOrWithdraw: 'Correct or withdraw',
  withdrawCheck: 'Withdraw?',
  callBack: 'Call me',
  withdrawn: 'Withdrawn',
  unchanged: 'Nothing changed',
  rejected: 'Refused too often',
  unavailable: 'Not available',
  callOffered: 'Call me? (too many wrong inputs)',
  callPromised: 'Call me, unfinished',
  tooManyErrors: 'Too many wrong inputs',
};

/** A name that is no screen of ours (a counter of an earlier version) is shown as it is. */
export const screenWords = (name: string): string =>
  Object.hasOwn(SCREENS, name) ? SCREENS[name as ScreenName] : name;

/** How far a session came. */
export const REACHED: Readonly<Record<(typeof MILESTONES)[number], string>> = {
  language: 'came to the language',
  consent: 'came to the consent',
  name: 'came to the name',
  nationalId: 'came to the ID number',
  county: 'came to the county',
  gender: 'came to the gender',
  review: 'came to the review',
  sent: 'confirmed',
};

const NETWORKS: ReadonlyMap<string, string> = new Map([
  ['63902', 'Safaricom'],
  ['63903', 'Airtel'],
  ['63907', 'Telkom'],
  ['63999', 'Equitel'],
  ['99999', "Africa's Talking sandbox"],
]);

export const networkWords = (code: string): string => NETWORKS.get(code) ?? (code === '' ? 'unknown' : code);
