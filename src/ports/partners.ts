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

/**
 * Why a partner gave no usable answer. Each is worth another attempt.
 * The last five are ours to fix: no attempt succeeds before a person has changed something.
 */
export type FailureReason =
  | 'timeout' // no whole answer within the deadline
  | 'cut' // the connection ended before the answer did
  | 'unreachable' // the request was never written: nothing was sent
  | 'busy' // 429 or its like
  | 'fault' // 5xx or its like
  | 'unreadable' // an answer that says neither yes nor no
  /**
   * 403. It may be about one customer alone (a firewall that dislikes a name) or about the account. It says something about
   * the account only when a second customer gets it too: until then, no circuit breaker opens and no alert is raised.
   */
  | 'forbidden'
  | 'unauthorised' // 401: the token, key or account is not accepted, whoever the customer is
  | 'misdirected' // 404, a redirect: the address is not the partner's
  | 'no_credit' // the account is empty
  | 'sender_id'; // the sender ID or short code of SMS is not accepted

/** What the registry made of an applicant. `httpStatus`: where it answered at all, for operators. */
export type RegistryAnswer = { readonly httpStatus?: number } & RegistryOutcome;
type RegistryOutcome =
  | { readonly kind: 'registered'; readonly customerId?: string }
  /** `phone`: its message names the phone, and no other field. `unsaid`: it names the ID, or nothing. */
  | { readonly kind: 'already'; readonly named: 'phone' | 'unsaid' }
  | { readonly kind: 'refused'; readonly field?: Field }
  | {
      readonly kind: 'retry';
      readonly because: FailureReason;
      /** False only where the registry surely did not create the customer. */
      readonly mayHaveRegistered: boolean;
      /** How long the registry asked to be left alone (`Retry-After`). */
      readonly afterMs?: number;
    };

/** Why an SMS is never going to arrive at this phone. Those of the second group are known from a delivery report alone. */
export type UndeliverableReason =
  | 'risk_hold'
  | 'invalid_number'
  | 'unsupported_number'
  | 'opted_out' // only the customer can undo that
  | 'no_route'
  | 'do_not_disturb'
  //
  | 'phone_off' // off or out of reach until the SMS expired: a later SMS may arrive
  | 'inactive'
  | 'suspended'
  | 'insufficient_credit' // the customer's, where the customer pays
  | 'delivery_failure' // the network gives no better reason
  | 'rejected'
  | 'other';

/** What the gateway says beside its answer, for operators. */
export type SmsFacts = {
  /** The gateway's own code and word, e.g. `406 UserInBlacklist`. One line, at most 100 characters. */
  readonly status?: string;
  readonly costKes?: number;
};

/** What the SMS gateway made of a message. */
export type SmsAnswer = SmsFacts &
  (
    | {
        readonly kind: 'accepted';
        /** Empty where the gateway gave none. */
        readonly messageId: string;
      }
    | { readonly kind: 'undeliverable'; readonly because: UndeliverableReason }
    | {
        readonly kind: 'retry';
        /**
         * `unreadable` with `mayHaveSent`: the gateway reported success in words that cannot be read. The SMS was probably sent:
         * send it once more at most, then the registration needs attention.
         */
        readonly because: FailureReason;
        /** False only where the gateway surely did not send the SMS. */
        readonly mayHaveSent: boolean;
        /** How long the gateway asked to wait (`Retry-After`). */
        readonly afterMs?: number;
      }
  );

/** What the gateway reports later of an SMS that it accepted. A failure may come after a success, and not all networks report. */
export type DeliveryReport = {
  /** The `messageId` that the SMS was accepted with. */
  readonly id: string;
  readonly msisdn: Msisdn;
  /** What the gateway's `status` and `failureReason` say together. `on_its_way`: nothing final, or no status that we know. */
  readonly outcome: 'on_its_way' | 'delivered' | UndeliverableReason;
};

/** An SMS from a customer. The gateway sends it again until it gets a 200, for up to 12 h. */
export type InboundSms = {
  /** The same for each repeat. */
  readonly id: string;
  readonly from: Msisdn;
  /** The short code that it was sent to. */
  readonly to: string;
  /** At most 1,600 characters, none of them unseen but `\n`. */
  readonly text: string;
  readonly sentAtMs?: number;
  readonly networkCode?: string;
};

export type CallOptions = {
  /**
   * Asked when the request is about to be written, which may be long after the call. False: it is not written, and the answer is
   * `retry` because `unreachable`, with nothing done. Where a platform hides
   * that moment, it is asked just before the platform takes the request.
   */
  readonly mayStart?: () => boolean;
};

export type Registry = {
  /** Asks once, and answers within `deadlineMs`, whatever the registry does. Never rejects. */
  register(applicant: Applicant, deadlineMs: number, options?: CallOptions): Promise<RegistryAnswer>;
};

export type SmsOptions = CallOptions & {
  /**
   * From whom the SMS comes. `shortCode`: from the number that customers can reply to; on a shared code the gateway picks it.
   * `sender`, the default: from the sender ID, to which nobody can reply.
   */
  readonly from?: 'sender' | 'shortCode';
};

/** What is left of the account that pays for SMS. `currency`: e.g. `KES`. */
export type Credit = { readonly amount: number; readonly currency: string };

export type CreditAnswer =
  | ({ readonly kind: 'known' } & Credit)
  | { readonly kind: 'unknown'; readonly because: FailureReason };

export type SmsAccount = {
  /** Asks once, and answers within its own deadline, whatever the gateway does. Never rejects. */
  credit(): Promise<CreditAnswer>;
};

export type SmsGateway = {
  /** Sends one SMS, and answers within its own deadline, whatever the gateway does. Never rejects. */
  send(to: Msisdn, message: string, options?: SmsOptions): Promise<SmsAnswer>;
};
