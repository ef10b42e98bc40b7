import type { SentSms } from './sms-gateway.ts';

/** What an SMS says, by its words. */
export const saysRegistered = ({ message }: SentSms): boolean => /you are registered|umesajiliwa na/i.test(message);
export const saysFailed = ({ message }: SentSms): boolean => /could not complete|hatukuweza/i.test(message);
/** Nobody but us registers these phones: whoever hears this was registered by us, and must hear that. The screen that says so has a menu. */
export const saysAlready = ({ message }: SentSms): boolean =>
  /already registered|tayari imesajiliwa/i.test(message) && !/Ref:/.test(message);
/** The result of a registration. */
export const isResult = (sms: SentSms): boolean => saysRegistered(sms) || saysFailed(sms) || saysAlready(sms);
export const isReminder = ({ message }: SentSms): boolean =>
  /not finished registering with|hujamaliza kujisajili na/i.test(message);
/** To what the customer wrote. */
export const isReply = (sms: SentSms): boolean => !isResult(sms) && !isReminder(sms);
