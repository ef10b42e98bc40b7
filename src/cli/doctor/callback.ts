import { randomBytes } from 'node:crypto';
import type { HttpOutcome } from '../../adapters/http/client.ts';
import { askByFetch } from '../../adapters/http/fetch.ts';
import type { Settings } from '../../runtime/settings.ts';
import { isThisMachine } from '../../runtime/this-machine.ts';
import { type Finding, ok, warn, wrong } from './finding.ts';
import { reach } from './reach.ts';

const ABOUT = 'Callback';
const CONNECT_MS = 5_000;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const DAY_MS = 86_400_000;
const CERTIFICATE_DAYS = 14;
/** Nobody can dial it, so a hop that is let in begins nothing. */
const NO_CODE = '*0#';

/** Asks the running service from outside, as the gateway will. */
export async function examineCallback(
  address: string,
  {
    production,
    callbackKeys,
    serviceCode,
    shortCode,
  }: Pick<Settings, 'production' | 'callbackKeys' | 'serviceCode' | 'shortCode'>,
  deadlineMs: number,
): Promise<readonly Finding[]> {
  const reached = await reach(address, CONNECT_MS);
  if (reached.kind === 'not reached') {
    const todo = 'check the name, the proxy in front, and that the service runs';
    return [wrong(ABOUT, `${address} is not reached, ${reached.why}`, todo)];
  }
  return [
    transport(address, reached.certificateEndsMs),
    await page('/healthz', [200], 'the service does not answer there', 'check where the proxy leads'),
    await page('/readyz', [200], 'the service does not reach its Redis', 'look at its log'),
    ...(callbackKeys === undefined ? [await keyless()] : [await stranger(), ...(await ours(callbackKeys))]),
    ...(await served(callbackKeys ?? [''])),
    ...(shortCode === undefined ? [] : [await smsTaken(callbackKeys?.[0] ?? '')]),
    // 404 where the proxy lets through what the gateway calls, and nothing else.
    await page(
      '/metrics',
      [401, 404],
      'it should want a password',
      'is this the service, and does the proxy add a password',
    ),
    ...(production
      ? [await page('/simulator', [404], 'nothing should be there', 'start the service with NODE_ENV=production')]
      : []),
  ];

  async function page(path: string, wanted: readonly number[], otherwise: string, todo: string): Promise<Finding> {
    const outcome = await askByFetch(`${address}${path}`, {}, deadlineMs);
    const says = `GET ${path} ${inWords(outcome)}`;
    const asWanted = outcome.kind === 'answer' && wanted.includes(outcome.httpStatus);
    return asWanted ? ok(ABOUT, says) : wrong(ABOUT, `${says}: ${otherwise}`, todo);
  }

  async function keyless(): Promise<Finding> {
    const outcome = await hop('');
    return warn(
      ABOUT,
      `POST /ussd without a key ${inWords(outcome)}`,
      'set CALLBACK_KEY before anybody else can reach the service',
    );
  }

  async function stranger(): Promise<Finding> {
    const outcome = await hop(randomBytes(16).toString('hex'));
    if (isRefused(outcome) && !isPastTheKey(outcome)) return ok(ABOUT, 'POST /ussd with a wrong key is refused (403)');
    const isWorker = outcome.kind === 'answer' && outcome.httpStatus === 404;
    if (isPastTheKey(outcome)) {
      return wrong(
        ABOUT,
        'POST /ussd with a wrong key is let in, and nothing but its service code refused: the service wants no key',
        'set CALLBACK_KEY where the service runs; or is that a sandbox, which needs none',
      );
    }
    return wrong(
      ABOUT,
      `POST /ussd with a wrong key ${inWords(outcome)}, and should be refused with 403`,
      isWorker
        ? 'is it a process with ROLE=worker, which takes no callbacks, or another service'
        : 'is CALLBACK_KEY set where the service runs, and does the proxy leave the query as it is',
    );
  }

  async function ours(keys: readonly string[]): Promise<readonly Finding[]> {
    const findings: Finding[] = [];
    for (const [index, key] of keys.entries()) {
      const which = keys.length === 1 ? 'the key' : `key ${index + 1} of ${keys.length}`;
      const outcome = await hop(key);
      findings.push(
        isRefused(outcome) && isPastTheKey(outcome)
          ? ok(ABOUT, `POST /ussd with ${which} is let in, and a service code that is not ours refused (403)`)
          : wrong(
              ABOUT,
              `POST /ussd with ${which} ${inWords(outcome)}, and not because of its service code`,
              'does the service run with the CALLBACK_KEY of this environment',
            ),
      );
    }
    return findings;
  }

  /** With a code and nothing else, which is no hop: where the code is served, what is missing is refused. */
  async function served(keys: readonly string[]): Promise<readonly Finding[]> {
    for (const key of keys) {
      const outcome = await post(key, { serviceCode });
      if (isPastTheKey(outcome)) {
        const todo = 'set the same SERVICE_CODE where the service runs and here';
        return [wrong(ABOUT, `the service refuses ${serviceCode} (403), and serves another service code`, todo)];
      }
      if (outcome.kind === 'answer' && outcome.httpStatus === 400)
        return [ok(ABOUT, `the service serves ${serviceCode}`)];
    }
    return [];
  }

  /** With nothing in it, which is no SMS: it is not stored, and gets the 200 of every callback of SMS. */
  async function smsTaken(key: string): Promise<Finding> {
    const outcome = await post(key, {}, '/sms/inbound');
    const says = `POST /sms/inbound with the key ${inWords(outcome)}`;
    return outcome.kind === 'answer' && outcome.httpStatus === 200
      ? ok(ABOUT, says)
      : wrong(ABOUT, `${says}: no SMS of a customer arrives`, 'does the proxy let /sms/inbound through');
  }

  function hop(key: string): Promise<HttpOutcome> {
    return post(key, {
      sessionId: 'doctor',
      phoneNumber: '+254700000000',
      networkCode: '99999',
      serviceCode: NO_CODE,
      text: '',
    });
  }

  function post(key: string, form: Record<string, string>, path = '/ussd'): Promise<HttpOutcome> {
    const query = key === '' ? '' : `?${new URLSearchParams({ key })}`;
    return askByFetch(
      `${address}${path}${query}`,
      { method: 'POST', headers: FORM, body: new URLSearchParams(form).toString() },
      deadlineMs,
    );
  }
}

function transport(address: string, certificateEndsMs: number | undefined): Finding {
  if (certificateEndsMs === undefined) {
    const says = `${address} is not https`;
    return isThisMachine(new URL(address).hostname)
      ? ok(ABOUT, `${says}, which is fine on this machine alone`)
      : wrong(ABOUT, `${says}: the key and what customers type would travel in the clear`, 'put TLS in front of it');
  }
  const days = Math.floor((certificateEndsMs - Date.now()) / DAY_MS);
  const says = `${address}: its certificate is accepted, and ends in ${days} days`;
  return days < CERTIFICATE_DAYS
    ? warn(ABOUT, says, 'renew it, and see why that did not happen by itself')
    : ok(ABOUT, says);
}

function isRefused(outcome: HttpOutcome): boolean {
  return outcome.kind === 'answer' && outcome.httpStatus === 403;
}

/** The key is looked at first: that the service code is refused says that the key was not. */
function isPastTheKey(outcome: HttpOutcome): boolean {
  return outcome.kind === 'answer' && outcome.body.includes('service code');
}

function inWords(outcome: HttpOutcome): string {
  return outcome.kind === 'answer' ? `answers ${outcome.httpStatus}` : `is not answered (${outcome.because})`;
}
