import { LONGEST_ATTEMPT_MS } from '../../runtime/service.ts';
import { SETTINGS } from '../../runtime/settings/table.ts';
import type { Settings } from '../../runtime/settings.ts';
import { type Finding, ok, warn, wrong } from './finding.ts';

const ABOUT = 'Settings';

/** What is well formed, and still not what a lender can mean. */
export function examineSettings(settings: Settings): readonly Finding[] {
  if (!settings.production) return [ok(ABOUT, sandbox(settings))];
  const { registry, callbackKeys = [], dataKeys = [] } = settings;
  return [
    ok(ABOUT, `all ${Object.keys(SETTINGS).length} are well formed, for production`),
    ...(settings.sms?.username === 'sandbox'
      ? [
          wrong(
            ABOUT,
            "AT_USERNAME is sandbox: Africa's Talking's test bed sends no SMS to phones",
            'set the user name of your live app',
          ),
        ]
      : []),
    ...shownToCustomers(settings),
    ...bySms(settings),
    ...(settings.registerDeadlineMs > LONGEST_ATTEMPT_MS
      ? [
          warn(
            ABOUT,
            'REGISTER_DEADLINE_MS is longer than a hop may take: the customer is answered before it',
            `set at most ${LONGEST_ATTEMPT_MS}`,
          ),
        ]
      : []),
    ...(registry !== undefined && /(^|[./-])(dev|test|sandbox|staging)[.-]/i.test(registry.baseUrl)
      ? [warn(ABOUT, "PATASCORE_BASE_URL looks like the registry's test bed", 'use its live address when you open')]
      : []),
    ...(callbackKeys.length > 1
      ? [
          warn(
            ABOUT,
            `CALLBACK_KEY holds ${callbackKeys.length} keys`,
            'take out the old one once every callback URL has the new one',
          ),
        ]
      : []),
    ...(dataKeys.length > 1
      ? [ok(ABOUT, `DATA_KEY holds ${dataKeys.length} keys: the first encrypts, the others still open what is older`)]
      : []),
  ];
}

/** Behind a longer keyword some screens have no room to ask for it. */
const LONGEST_SHARED_KEYWORD = 8;

function bySms({ shortCode, shortCodeShared, smsKeywords, dialbackAfterS }: Settings): readonly Finding[] {
  const shortest = Math.min(...smsKeywords.map((keyword) => keyword.length));
  return [
    shortCode === undefined
      ? ok(ABOUT, 'AT_SHORT_CODE is not set: nobody registers by SMS, and SMS that come in are counted and not stored')
      : ok(
          ABOUT,
          `SMS to ${shortCode} that begin with ${smsKeywords.join(', ')} register${shortCodeShared ? '; the code is shared' : ''}`,
        ),
    ...(shortCodeShared && shortest > LONGEST_SHARED_KEYWORD
      ? [
          warn(
            ABOUT,
            'no keyword of SMS_KEYWORDS is short: on a shared code, some screens have no room to ask for one',
            `register a keyword of at most ${LONGEST_SHARED_KEYWORD} letters`,
          ),
        ]
      : []),
    ...(dialbackAfterS === 0 ? [ok(ABOUT, 'DIALBACK_AFTER_S is 0: nobody who drops is reminded')] : []),
  ];
}

function shownToCustomers({ lenderName, helpPhone, serviceCode }: Settings): readonly Finding[] {
  return [
    { setting: SETTINGS.serviceCode, value: serviceCode },
    { setting: SETTINGS.lenderName, value: lenderName },
    { setting: SETTINGS.helpPhone, value: helpPhone },
  ]
    .filter(({ setting, value }) => value === setting.default)
    .map(({ setting, value }) =>
      warn(ABOUT, `${setting.name} is the example, ${value}`, 'set your own, customers read it'),
    );
}

function sandbox({ redis, registry, sms }: Settings): string {
  const standIns = [
    redis === undefined && 'Redis',
    registry === undefined && 'the registry',
    sms === undefined && 'the SMS gateway',
  ].filter((each) => each !== false);
  const partners = standIns.length === 0 ? 'no stand-ins' : `npm start has stand-ins for ${standIns.join(', ')}`;
  return `NODE_ENV is not production, so this is the sandbox: ${partners}`;
}
