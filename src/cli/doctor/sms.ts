import { accountUrl, askAccount, judgeCredit } from '../../adapters/africastalking/account.ts';
import { type AfricasTalkingAccount, ownSmsUrl } from '../../adapters/africastalking/sms.ts';
import { askByFetch } from '../../adapters/http/fetch.ts';
import { isLow } from '../../operations/credit.ts';
import { isThisMachine } from '../../runtime/this-machine.ts';
import { type Finding, ok, warn, wrong } from './finding.ts';
import { reach } from './reach.ts';

const ABOUT = 'SMS';
const CONNECT_MS = 3_000;

/** Asks Africa's Talking for the account's balance: it takes the same user and key as an SMS, and sends none. */
export async function examineSms(sms: AfricasTalkingAccount, deadlineMs: number): Promise<readonly Finding[]> {
  const account = accountUrl(sms);
  return [
    ...inTheClear(sms),
    account === undefined ? await unknownPath(sms) : await balanceOf(sms, account, deadlineMs),
    senderOf(sms),
  ];
}

async function unknownPath({ url = '' }: AfricasTalkingAccount): Promise<Finding> {
  const { origin, pathname } = new URL(url);
  const reached = await reach(origin, CONNECT_MS);
  if (reached.kind === 'not reached') return unreachable(origin, reached.why, url);
  const usual = new URL(ownSmsUrl('')).pathname;
  return warn(
    ABOUT,
    `AT_SMS_URL does not end in /messaging: SMS are posted to exactly ${origin}${pathname}, and the account could not be checked`,
    `it is usually ${usual} there; check it with one SMS`,
  );
}

function unreachable(origin: string, why: string, url: string | undefined): Finding {
  const address = url === undefined ? '' : 'AT_SMS_URL and ';
  return wrong(ABOUT, `${origin}: ${why}`, `check ${address}the way out of this network`);
}

async function balanceOf(sms: AfricasTalkingAccount, account: string, deadlineMs: number): Promise<Finding> {
  const { url } = sms;
  const { origin } = new URL(account);
  const asked = `GET ${account}${url === undefined ? '' : ' (derived from AT_SMS_URL)'}`;
  const outcome = await askAccount(account, { ...sms, deadlineMs }, askByFetch);
  if (outcome.kind === 'failed') {
    const reached = await reach(origin, CONNECT_MS);
    const unanswered = outcome.because === 'timeout' ? 'no answer in time' : 'the connection is cut before an answer';
    return unreachable(origin, reached.kind === 'reached' ? unanswered : reached.why, url);
  }
  const { httpStatus } = outcome;
  const answered = `${asked} answers ${httpStatus}`;
  if (httpStatus === 401 || httpStatus === 403) {
    const sandbox = '; the user sandbox has a key of its own, which works nowhere else';
    return wrong(ABOUT, `${answered}: the account is not accepted`, `check AT_USERNAME and AT_API_KEY${sandbox}`);
  }
  const balance = judgeCredit(outcome);
  if (balance.kind === 'unknown') {
    const todo = 'look at the balance on the dashboard, and check AT_SMS_URL with one SMS';
    return url === undefined
      ? wrong(ABOUT, `${answered}, and no balance`, "ask Africa's Talking")
      : warn(ABOUT, `${answered}, and no balance: the account could not be checked`, todo);
  }
  const says = `${answered}: the account is accepted, its balance is ${balance.currency} ${balance.amount.toFixed(2)}`;
  return isLow(balance) ? warn(ABOUT, says, 'top it up: each registration sends an SMS') : ok(ABOUT, says);
}

function senderOf({ username, senderId, url }: AfricasTalkingAccount): Finding {
  if (url === undefined && username.toLowerCase() === 'sandbox') {
    return warn(
      ABOUT,
      "AT_USERNAME is Africa's Talking's sandbox",
      'no SMS reaches a phone until it is the live account',
    );
  }
  if (senderId === undefined) {
    return ok(ABOUT, "AT_SENDER_ID is not set: SMS come from Africa's Talking's own");
  }
  return ok(
    ABOUT,
    `AT_SENDER_ID ${senderId}: whether it is approved can only be seen from an SMS (InvalidSenderId), so send yourself one`,
  );
}

function inTheClear({ url }: AfricasTalkingAccount): readonly Finding[] {
  if (url === undefined || url.startsWith('https:') || isThisMachine(new URL(url).hostname)) return [];
  return [
    wrong(ABOUT, 'AT_SMS_URL is not https: the API key and names would travel in the clear', 'use its https address'),
  ];
}
