import type { z } from 'zod';
import * as kind from './kinds.ts';

/** One setting: what an operator may write for it, and what holds where nothing is written. */
export type Setting<T> = {
  /** In the environment. */
  readonly name: string;
  readonly meaning: string;
  readonly kind: z.ZodType<T, string>;
  /** As it would be written. */
  readonly default?: string;
  /** Where the sandbox, which only this machine can reach, is content with something else. */
  readonly sandboxDefault?: string;
  /** What production takes, where the sandbox takes more. */
  readonly productionKind?: z.ZodType<T, string>;
  readonly requiredInProduction?: true;
  /** For whoever has to fix it. Never a value that would do in production for a key or a password. */
  readonly example: string;
};

const DUPLICATE =
  'already exist|already been registered|already registered|already been created|already created|already been taken|already taken|already been used|already used|already in use|already a customer|already a registered customer|already a known customer|exists already|registered already|duplicate';

function setting<T>(name: string, meaning: string, rest: Omit<Setting<T>, 'name' | 'meaning'>): Setting<T> {
  return { name, meaning, ...rest };
}

/** All settings there are, in the order operators meet them. */
export const SETTINGS = {
  port: setting('PORT', 'Where to listen; 0: any free port', {
    kind: kind.wholeNumber(0, 65_535),
    default: '3000',
    example: '3000',
  }),
  host: setting('HOST', 'The address to listen on (0.0.0.0 in production)', {
    kind: kind.listeningHost,
    default: '0.0.0.0',
    sandboxDefault: '127.0.0.1',
    example: '0.0.0.0',
  }),
  redis: setting('REDIS_URL', "One server, a Cluster's nodes, or Sentinels; the sandbox has its own", {
    kind: kind.redisTarget,
    requiredInProduction: true,
    example: 'redis://redis.internal:6379',
  }),
  registryBaseUrl: setting('PATASCORE_BASE_URL', 'The registry; a stand-in where nothing is set', {
    kind: kind.baseAddress,
    requiredInProduction: true,
    example: 'https://api.patascore.com',
  }),
  registryToken: setting('PATASCORE_TOKEN', 'The token for the registry, sent as it is written', {
    kind: kind.headerValue,
    requiredInProduction: true,
    example: 'the key of its dashboard',
  }),
  registryAuthHeader: setting('PATASCORE_AUTH_HEADER', 'The header that carries the token', {
    kind: kind.headerName,
    default: 'Authentication',
    example: 'Authentication',
  }),
  registryPhoneFormat: setting('PATASCORE_PHONE_FORMAT', 'local (07...) or international (2547...)', {
    kind: kind.oneOf(['local', 'international']),
    default: 'local',
    example: 'local',
  }),
  registryDuplicateText: setting(
    'PATASCORE_DUPLICATE_TEXT',
    'Phrases separated by vertical bars, any case: an answer that contains one says that the customer exists already',
    { kind: kind.phrases, default: DUPLICATE, example: 'already exists|duplicate' },
  ),
  smsUsername: setting('AT_USERNAME', "The user name at Africa's Talking; a stand-in where nothing is set", {
    kind: kind.visibleText,
    requiredInProduction: true,
    example: 'umoja',
  }),
  smsApiKey: setting('AT_API_KEY', "The API key of Africa's Talking", {
    kind: kind.visibleText,
    requiredInProduction: true,
    example: 'the key of its dashboard',
  }),
  smsSenderId: setting('AT_SENDER_ID', 'From whom SMS come', { kind: kind.senderId, example: 'UMOJA' }),
  smsUrl: setting('AT_SMS_URL', "Where SMS are posted, instead of Africa's Talking's own address", {
    kind: kind.webAddress,
    example: 'https://sms.example.com/version1/messaging',
  }),
  shortCode: setting('AT_SHORT_CODE', 'The code that customers send SMS to; without it nobody registers by SMS', {
    kind: kind.shortCode,
    example: '22384',
  }),
  shortCodeShared: setting(
    'AT_SHORT_CODE_SHARED',
    'true: the code is shared, so that only SMS that begin with a keyword arrive',
    { kind: kind.trueOrFalse, default: 'false', example: 'false' },
  ),
  smsMaxPerS: setting('SMS_MAX_PER_S', 'SMS handed to the gateway per second, all processes together; 0: no limit', {
    kind: kind.wholeNumber(0, 10_000),
    default: '50',
    example: '50',
  }),
  callbackKeys: setting(
    'CALLBACK_KEY',
    'The key that every callback URL carries, 16 characters at least; several with commas while it is being changed. The sandbox needs one where it listens beyond this machine or a partner is real',
    {
      kind: kind.callbackKeys,
      requiredInProduction: true,
      example: 'what openssl rand -hex 16 prints',
    },
  ),
  serviceCode: setting('SERVICE_CODE', 'The code customers dial; callbacks for another are refused', {
    kind: kind.serviceCode,
    default: '*384*70421#',
    example: '*384*70421#',
  }),
  newestInputNetworks: setting(
    'NEWEST_INPUT_NETWORKS',
    'Network codes, with commas, whose text holds only the newest input',
    { kind: kind.digitsList, example: '63903,63907' },
  ),
  maxHopsPerMinute: setting('MAX_HOPS_PER_MINUTE', 'Per phone, repeats not counted; 0: no limit', {
    kind: kind.wholeNumber(0, 100_000),
    default: '60',
    example: '60',
  }),
  maxDialsPerS: setting('MAX_DIALS_PER_S', 'First hops per second, all phones together; 0: no limit', {
    kind: kind.wholeNumber(0, 100_000),
    default: '1000',
    example: '1000',
  }),
  lenderName: setting('LENDER_NAME', 'Shown on screens and in SMS: 14 characters at most', {
    kind: kind.shownText(14),
    default: 'Umoja',
    example: 'Umoja',
  }),
  helpPhone: setting('HELP_PHONE', 'Shown on screens and in SMS: 10 characters at most', {
    kind: kind.shownPhone(10),
    default: '0700000000',
    example: '0700000000',
  }),
  nationalIdDigits: setting('NATIONAL_ID_DIGITS', 'How many digits an ID number may have, MIN-MAX', {
    kind: kind.digitsRange(4, 14),
    default: '6-9',
    example: '6-9',
  }),
  dataKeys: setting(
    'DATA_KEY',
    'Encrypts personal data at rest: 32 bytes, base64. Several with commas, newest first; the sandbox stores its own in ./data',
    {
      kind: kind.dataKeys,
      productionKind: kind.randomDataKeys,
      requiredInProduction: true,
      example: 'what openssl rand -base64 32 prints',
    },
  ),
  adminPassword: setting('ADMIN_PASSWORD', 'For /admin and /metrics (user admin)', {
    kind: kind.password,
    productionKind: kind.strongPassword,
    requiredInProduction: true,
    sandboxDefault: 'sandbox',
    example: 'what openssl rand -hex 12 prints',
  }),
  supportPassword: setting(
    'SUPPORT_PASSWORD',
    'For /admin as user support, who reads and changes nothing but the call-back list; unset: nobody',
    { kind: kind.password, productionKind: kind.strongPassword, example: 'what openssl rand -hex 12 prints' },
  ),
  // However long it is, the hop is answered within 8 s: the gateway waits 10 s.
  registerDeadlineMs: setting(
    'REGISTER_DEADLINE_MS',
    'How long the confirming hop waits for the registry; more than 6500 counts as that',
    {
      kind: kind.wholeNumber(1, 60_000),
      default: '5000',
      example: '5000',
    },
  ),
  retryFirstS: setting('RETRY_FIRST_S', 'The pause before the second attempt at a partner', {
    kind: kind.timeSpan(0.1, 86_400),
    default: '10',
    example: '10',
  }),
  retryMaxS: setting('RETRY_MAX_S', 'The longest pause between two attempts', {
    kind: kind.timeSpan(0.1, 86_400),
    default: '900',
    example: '900',
  }),
  giveUpAfterH: setting('GIVE_UP_AFTER_H', 'The retry window: when the last attempt is made', {
    kind: kind.timeSpan(0.0001, 720),
    default: '48',
    example: '48',
  }),
  resumeWithinH: setting('RESUME_WITHIN_H', 'How long unfinished answers are stored', {
    kind: kind.timeSpan(0.0001, 720),
    default: '24',
    example: '24',
  }),
  dialbackAfterS: setting('DIALBACK_AFTER_S', 'How long after a dropped session the one reminder SMS goes; 0: never', {
    kind: kind.timeSpan(0, 86_400),
    default: '600',
    example: '600',
  }),
  quietHours: setting('QUIET_HOURS', 'When reminders wait, Nairobi time; the same time twice: never', {
    kind: kind.hoursOfDay,
    default: '18:00-08:00',
    example: '18:00-08:00',
  }),
  smsKeywords: setting('SMS_KEYWORDS', 'Words that start a registration by SMS', {
    kind: kind.keywords,
    default: 'JISAJILI,SAJILI,REGISTER,JOIN',
    example: 'JISAJILI,REGISTER',
  }),
  retentionDays: setting('RETENTION_DAYS', 'After which a finished registration is deleted here', {
    kind: kind.timeSpan(0.0001, 3650),
    default: '30',
    example: '30',
  }),
  consentKeptDays: setting(
    'CONSENT_KEPT_DAYS',
    'How long the proof of consent is stored after that: keyed hash of the phone, version of the text, language, time',
    { kind: kind.timeSpan(0, 3650), default: '730', example: '730' },
  ),
  role: setting('ROLE', 'What this process does: web (hops), worker (retries, SMS), all', {
    kind: kind.oneOf(['web', 'worker', 'all']),
    default: 'all',
    example: 'all',
  }),
  logLevel: setting('LOG_LEVEL', 'From silent and fatal to trace', {
    kind: kind.oneOf(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']),
    default: 'info',
    example: 'info',
  }),
};
