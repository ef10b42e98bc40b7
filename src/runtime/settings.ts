import type { AfricasTalkingAccount } from '../adapters/africastalking/sms.ts';
import type { PatascoreOptions } from '../adapters/patascore/register.ts';
import type { RedisTarget } from '../adapters/redis/target.ts';
import { SETTINGS, type Setting } from './settings/table.ts';
import { isThisMachine } from './this-machine.ts';

/** What the operator decided, read and checked. What is undefined is the sandbox's to fill; in production it never is. */
export type Settings = {
  readonly production: boolean;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Undefined: the sandbox's own. */
  readonly redis?: RedisTarget;
  /** Undefined: mocked by a stand-in. */
  readonly registry?: PatascoreOptions;
  /** Undefined: mocked by a stand-in. */
  readonly sms?: AfricasTalkingAccount;
  /** What customers send SMS to. Undefined: nobody registers by SMS. */
  readonly shortCode?: string;
  /** Only SMS that begin with a keyword arrive, and none is sent from the code. Never so without a code. */
  readonly shortCodeShared: boolean;
  /** All processes together. 0: no limit. */
  readonly smsMaxPerS: number;
  /** Any of them opens a callback URL. Undefined: callbacks need no key. */
  readonly callbackKeys?: readonly string[];
  /** E.g. `*384*70421#`. */
  readonly serviceCode: string;
  /** Network codes whose `text` holds only the newest input. */
  readonly newestInputNetworks: readonly string[];
  /** Per phone. 0: no limit. */
  readonly maxHopsPerMinute: number;
  /** First hops, all phones together. 0: no limit. */
  readonly maxDialsPerS: number;
  /** At most 14 septets. */
  readonly lenderName: string;
  /** At most 10 septets. */
  readonly helpPhone: string;
  /** How many digits an ID number may have. */
  readonly nationalIdDigits: { readonly min: number; readonly max: number };
  /** 32 bytes each, newest first: the first encrypts, all decrypt. Undefined: the sandbox's own. */
  readonly dataKeys?: readonly Uint8Array[];
  readonly adminPassword: string;
  /** Undefined: nobody is `support`. */
  readonly supportPassword?: string;
  readonly registerDeadlineMs: number;
  readonly retryFirstS: number;
  /** Where it is shorter than `retryFirstS`, as that is the default, it holds for the first pause as well. */
  readonly retryMaxS: number;
  readonly giveUpAfterH: number;
  readonly resumeWithinH: number;
  /** 0: no reminder is sent. */
  readonly dialbackAfterS: number;
  /** Minutes since midnight in Nairobi. `fromMinute` lies behind `toMinute` over midnight; both the same: never quiet. */
  readonly quietHours: { readonly fromMinute: number; readonly toMinute: number };
  /** In capitals. */
  readonly smsKeywords: readonly string[];
  readonly retentionDays: number;
  /** Counted from the end of `retentionDays`. */
  readonly consentKeptDays: number;
  readonly role: 'web' | 'worker' | 'all';
  readonly logLevel: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
};

/** Settings of which nothing is left for a sandbox to fill in. */
export type WholeSettings = Settings & Required<Pick<Settings, 'redis' | 'registry' | 'sms' | 'dataKeys'>>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** `problems`: all of them, a line each, that names the setting and what to write, never its value. */
export type SettingsOutcome =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

const ALL: readonly Setting<unknown>[] = Object.values(SETTINGS);

// Only some of them is a mistake: neither the partner nor its stand-in would be what the operator meant.
const PARTNERS = [
  {
    needed: [SETTINGS.registryBaseUrl, SETTINGS.registryToken],
    others: [SETTINGS.registryAuthHeader, SETTINGS.registryPhoneFormat, SETTINGS.registryDuplicateText],
  },
  { needed: [SETTINGS.smsUsername, SETTINGS.smsApiKey], others: [SETTINGS.smsSenderId, SETTINGS.smsUrl] },
] as const;

/**
 * The settings that an environment holds, or all that is wrong with it. An empty value counts as not set; a name that is
 * no setting is ignored. `standIns`: the sandbox has set its stand-ins, so a partner that is set need not be real.
 */
export function settingsFrom(env: Environment, { standIns = false } = {}): SettingsOutcome {
  const production = env['NODE_ENV'] === 'production';
  const written = (setting: Setting<unknown>) => env[setting.name] || undefined;
  const kindOf = <T>(setting: Setting<T>) => (production && setting.productionKind) || setting.kind;
  const text = (setting: Setting<unknown>) =>
    written(setting) ?? (production ? undefined : setting.sandboxDefault) ?? setting.default;

  const wrong = new Map<Setting<unknown>, string>();
  for (const setting of ALL) {
    const value = text(setting);
    if (value === undefined) {
      if (production && setting.requiredInProduction) wrong.set(setting, 'is not set, and production needs it');
      continue;
    }
    const { error } = kindOf(setting).safeParse(value);
    if (error) wrong.set(setting, error.issues[0]?.message ?? 'is wrong');
  }
  for (const { needed, others } of PARTNERS) {
    if (production || ![...needed, ...others].some(written)) continue;
    for (const setting of needed) {
      if (!written(setting)) wrong.set(setting, 'is not set, but others of the same partner are: set all, or none');
    }
  }

  /** Only of settings that are set or have a default, and in which nothing is wrong. */
  const value = <T>(setting: Setting<T>): T => kindOf(setting).parse(text(setting));
  const optional = <T>(setting: Setting<T>): T | undefined =>
    text(setting) === undefined ? undefined : value(setting);

  // Where one of the two is the default, it gives way.
  const pauses = [SETTINGS.retryFirstS, SETTINGS.retryMaxS];
  if (pauses.every((setting) => written(setting) && !wrong.has(setting)))
    if (value(SETTINGS.retryFirstS) > value(SETTINGS.retryMaxS))
      wrong.set(SETTINGS.retryFirstS, 'must not be longer than RETRY_MAX_S');

  if (written(SETTINGS.shortCodeShared) === 'true' && !written(SETTINGS.shortCode))
    wrong.set(SETTINGS.shortCode, 'is not set, but AT_SHORT_CODE_SHARED is true');
  if (production && written(SETTINGS.supportPassword) && !wrong.has(SETTINGS.supportPassword))
    if (written(SETTINGS.supportPassword) === written(SETTINGS.adminPassword))
      wrong.set(SETTINGS.supportPassword, 'must differ from ADMIN_PASSWORD');

  // Without a key the sandbox answers whoever reaches it, and with a real partner that is no game any more.
  if (!production && !standIns && !written(SETTINGS.callbackKeys)) {
    const real = PARTNERS.some(({ needed }) => needed.every(written));
    if (real) wrong.set(SETTINGS.callbackKeys, 'is not set, and a real partner needs it');
    else if (!isThisMachine(text(SETTINGS.host) ?? '') && !wrong.has(SETTINGS.host))
      wrong.set(SETTINGS.callbackKeys, 'is not set, and must be where HOST is not this machine alone');
  }

  const problems = ALL.filter((setting) => wrong.has(setting)).map(
    (setting) => `${setting.name}: ${wrong.get(setting)}; for example: ${setting.example}`,
  );
  if (!production && /^\s*prod/i.test(env['NODE_ENV'] ?? '')) {
    problems.unshift('NODE_ENV: must be written exactly so where production is meant; for example: production');
  }
  if (problems.length > 0) return { ok: false, problems };

  const redis = optional(SETTINGS.redis);
  const shortCode = optional(SETTINGS.shortCode);
  const callbackKeys = optional(SETTINGS.callbackKeys);
  const supportPassword = optional(SETTINGS.supportPassword);
  const dataKeys = optional(SETTINGS.dataKeys);
  const senderId = optional(SETTINGS.smsSenderId);
  const smsUrl = optional(SETTINGS.smsUrl);
  return {
    ok: true,
    settings: {
      production,
      host: value(SETTINGS.host),
      port: value(SETTINGS.port),
      ...(redis && { redis }),
      ...(written(SETTINGS.registryBaseUrl) && {
        registry: {
          baseUrl: value(SETTINGS.registryBaseUrl),
          token: value(SETTINGS.registryToken),
          authHeader: value(SETTINGS.registryAuthHeader),
          phoneFormat: value(SETTINGS.registryPhoneFormat),
          duplicatePhrases: value(SETTINGS.registryDuplicateText),
        },
      }),
      ...(written(SETTINGS.smsUsername) && {
        sms: {
          username: value(SETTINGS.smsUsername),
          apiKey: value(SETTINGS.smsApiKey),
          ...(senderId !== undefined && { senderId }),
          ...(smsUrl !== undefined && { url: smsUrl }),
        },
      }),
      ...(shortCode !== undefined && { shortCode }),
      shortCodeShared: value(SETTINGS.shortCodeShared),
      smsMaxPerS: value(SETTINGS.smsMaxPerS),
      ...(callbackKeys && { callbackKeys }),
      serviceCode: value(SETTINGS.serviceCode),
      newestInputNetworks: optional(SETTINGS.newestInputNetworks) ?? [],
      maxHopsPerMinute: value(SETTINGS.maxHopsPerMinute),
      maxDialsPerS: value(SETTINGS.maxDialsPerS),
      lenderName: value(SETTINGS.lenderName),
      helpPhone: value(SETTINGS.helpPhone),
      nationalIdDigits: value(SETTINGS.nationalIdDigits),
      ...(dataKeys && { dataKeys }),
      adminPassword: value(SETTINGS.adminPassword),
      ...(supportPassword !== undefined && { supportPassword }),
      registerDeadlineMs: value(SETTINGS.registerDeadlineMs),
      retryFirstS: value(SETTINGS.retryFirstS),
      retryMaxS: value(SETTINGS.retryMaxS),
      giveUpAfterH: value(SETTINGS.giveUpAfterH),
      resumeWithinH: value(SETTINGS.resumeWithinH),
      dialbackAfterS: value(SETTINGS.dialbackAfterS),
      quietHours: value(SETTINGS.quietHours),
      smsKeywords: value(SETTINGS.smsKeywords),
      retentionDays: value(SETTINGS.retentionDays),
      consentKeptDays: value(SETTINGS.consentKeptDays),
      role: value(SETTINGS.role),
      logLevel: value(SETTINGS.logLevel),
    },
  };
}

/** Always, of the settings of a production environment. */
export function isWhole(settings: Settings): settings is WholeSettings {
  return [settings.redis, settings.registry, settings.sms, settings.dataKeys].every((part) => part !== undefined);
}
