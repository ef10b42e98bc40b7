/** How the registry's stand-in can be made to behave. */
export const REGISTRY_MODES = [
  'up',
  'slow', // does its work at once, and says so late
  'down', // cuts every connection
  'refusing', // finds fault with the national ID
  'refusing_plainly', // finds fault, and does not say with what
  'cut_after_creating', // creates the customer, and cuts the connection before it says so; answers all else as ever
  'hanging', // takes the request and never answers
  'busy', // 429
  'unauthorised', // 401, whatever the token
  'forbidden', // 403, as a firewall in between sends it
  'html', // 200 with a page for people, as a proxy in between sends it
] as const;
export type RegistryMode = (typeof REGISTRY_MODES)[number];

/** How the SMS gateway's stand-in can be made to behave. */
export const SMS_MODES = [
  'up',
  'failing', // a status code that is worth another try (500)
  'unauthorised', // 401 in plain text, whatever the key
  'no_credit', // 405 InsufficientBalance
  'invalid_sender_id', // a 201 without recipients
  'blacklisted', // 406 UserInBlacklist: final
  'without_status_code', // sent, and said by the word alone
  'unreadable', // sent, and answered with a page for people
  'hanging_after_sending', // the SMS arrives, the answer does not
  'report_failed', // accepted, but it never arrives: the delivery report says so
] as const;
export type SmsMode = (typeof SMS_MODES)[number];
