import { askByFetch } from '../../adapters/http/fetch.ts';
import { type PatascoreOptions, registerUrl } from '../../adapters/patascore/register.ts';
import { judgeRegistry } from '../../adapters/patascore/result.ts';
import type { FailureReason } from '../../ports/partners.ts';
import { isThisMachine } from '../../runtime/this-machine.ts';
import { type Finding, ok, warn, wrong } from './finding.ts';
import { reach } from './reach.ts';

const ABOUT = 'Registry';
const CONNECT_MS = 3_000;

/** Asks the registry to register nobody: an object without a field, which it can only refuse once it has let us in. */
export async function examineRegistry(registry: PatascoreOptions, deadlineMs: number): Promise<readonly Finding[]> {
  const url = registerUrl(registry.baseUrl);
  const { origin, protocol, hostname } = new URL(url);
  const { outcome, answer } = await knock(registry, deadlineMs);
  const asked = `POST ${url} with {} (nobody to register)`;
  const answered = outcome.kind === 'answer' ? ` answers ${outcome.httpStatus}` : '';
  const inTheClear = protocol === 'http:' && !isThisMachine(hostname);
  return [
    ...(inTheClear
      ? [
          wrong(
            ABOUT,
            `${origin} is not https: names and ID numbers would travel in the clear`,
            'use its https address',
          ),
        ]
      : []),
    await findingOf(),
  ];

  async function findingOf(): Promise<Finding> {
    switch (answer.kind) {
      case 'refused':
        return ok(
          ABOUT,
          `${asked}${answered}: the address and the token are accepted, the empty request refused, as it should be`,
        );
      case 'registered':
        return warn(
          ABOUT,
          `${asked}${answered}, and says that a customer was registered`,
          'ask Patascore what it made of it',
        );
      case 'already':
        return warn(
          ABOUT,
          `${asked}${answered} with words that PATASCORE_DUPLICATE_TEXT takes for an existing customer`,
          'make those phrases longer',
        );
      case 'retry':
        return failed(answer.because);
    }
  }

  async function failed(because: FailureReason): Promise<Finding> {
    switch (because) {
      case 'unreachable':
      case 'cut': {
        const reached = await reach(origin, CONNECT_MS);
        const why = reached.kind === 'reached' ? 'the connection is cut before an answer' : reached.why;
        return wrong(ABOUT, `${origin}: ${why}`, 'check PATASCORE_BASE_URL and the way out of this network');
      }
      case 'timeout':
        return wrong(
          ABOUT,
          `${asked}: no answer within ${deadlineMs / 1000} s`,
          'check PATASCORE_BASE_URL, and ask Patascore',
        );
      case 'forbidden':
      case 'unauthorised':
        return wrong(
          ABOUT,
          `${asked}${answered}: the token in the header ${registry.authHeader} is not accepted`,
          'check PATASCORE_TOKEN (sent as it is written, "Bearer " included where Patascore wants it) and PATASCORE_AUTH_HEADER (Authentication or Authorization)',
        );
      case 'misdirected':
        return wrong(
          ABOUT,
          `${asked}${answered}: the registry is not at this address`,
          'check PATASCORE_BASE_URL, which goes without the path',
        );
      case 'busy':
        return warn(
          ABOUT,
          `${asked}${answered}: it is busy, and the token could not be checked`,
          'run the doctor again in a minute',
        );
      default:
        return warn(
          ABOUT,
          `${asked}${answered}, which says neither yes nor no: the address works, the token could not be checked`,
          'ask Patascore, or send one registration of your own from the test bed',
        );
    }
  }
}

/** Asks for nobody: an object without a field. */
export async function knock(registry: PatascoreOptions, deadlineMs: number) {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    [registry.authHeader]: registry.token,
  };
  const outcome = await askByFetch(registerUrl(registry.baseUrl), { method: 'POST', headers, body: '{}' }, deadlineMs);
  return { outcome, answer: judgeRegistry(outcome, registry.duplicatePhrases) };
}
