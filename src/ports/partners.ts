import type { CountyCode } from '../conversation/counties.ts';
import type { Msisdn } from '../conversation/msisdn.ts';
import type { FullName } from '../conversation/name.ts';
import type { NationalId } from '../conversation/national-id.ts';

export type Gender = 'Male' | 'Female';

/** Who registers: what the customer confirmed on the review screen. */
export type Applicant = {
  readonly phone: Msisdn;
  readonly name: FullName;
  readonly nationalId: NationalId;
  readonly county: CountyCode;
  readonly gender: Gender;
};

/** The answers of an applicant that a registry's message can find fault with. */
export type Field = 'name' | 'nationalId' | 'county' | 'gender';

/** Why a partner gave no verdict. Each is worth another try; the last three want a person first. */
export type Hindrance =
  | 'timeout' // no whole answer within the deadline
  | 'cut' // the connection ended before the answer did
  | 'unreachable' // the request was never written: nothing was sent
  | 'busy' // 429 or its like
  | 'fault' // 5xx or its like
  | 'unreadable' // an answer that says neither yes nor no
  | 'unauthorised' // the token, key or account is not accepted
  | 'misdirected' // 404, a redirect: the address is not the partner's
  | 'no_credit'; // the account is empty, or its sender ID for SMS is not accepted

/** What the registry made of an applicant. */
export type RegistryAnswer =
  | { readonly kind: 'registered'; readonly customerId?: string }
  /** `phone`: its message names the phone, and no other field. `unsaid`: it names the ID, or nothing. */
  | { readonly kind: 'already'; readonly named: 'phone' | 'unsaid' }
  | { readonly kind: 'refused'; readonly field?: Field }
  | {
      readonly kind: 'retry';
      readonly because: Hindrance;
      /** False only where the registry surely did not create the customer. */
      readonly mayHaveRegistered: boolean;
      /** How long the registry asked to be left alone (`Retry-After`). */
      readonly afterMs?: number;
    };

/** What the SMS gateway made of a message. */
export type SmsAnswer =
  | { readonly kind: 'accepted'; readonly messageId: string }
  /** Never going to arrive at this phone; `because` is the gateway's status code. */
  | { readonly kind: 'undeliverable'; readonly because: number }
  | { readonly kind: 'retry'; readonly because: Hindrance; readonly mayHaveSent: boolean };

export type CallOptions = {
  /**
   * Asked when the request is about to be written, which may be long after the call. False: it is not written, and the answer is
   * `retry` because `unreachable`, with nothing done. On Cloudflare Workers it is asked just before the platform takes the request.
   */
  readonly mayStart?: () => boolean;
};

export type Registry = {
  /** Asks once, and answers within `deadlineMs`, whatever the registry does. Never rejects. */
  register(applicant: Applicant, deadlineMs: number, options?: CallOptions): Promise<RegistryAnswer>;
};

export type SmsGateway = {
  /** Sends one SMS, and answers within its own deadline, whatever the gateway does. Never rejects. */
  send(to: Msisdn, message: string, options?: CallOptions): Promise<SmsAnswer>;
};
