import type { Language } from '../../src/conversation/texts/texts.ts';
import { CONTEXT, type PhoneCall } from './phone-call.ts';

/** A screen as a customer meets it, line by line. */
export type Shown = {
  /** From the language on. */
  readonly by: (call: PhoneCall) => PhoneCall;
} & { readonly [L in Language]: readonly string[] };

/** What a registered phone meets that dials again. */
export const REGISTERED = {
  registered: {
    by: registered(),
    en: [
      'CON This phone number is already registered with Umoja. Ref: K7M2QX, 24/11/2026. Not you? Reply 2.',
      '1:Correct details or withdraw',
      '2:Call me',
      '0:Exit',
    ],
    sw: [
      'CON Nambari hii ya simu tayari imesajiliwa na Umoja. Ref: K7M2QX, 24/11/2026. Si wewe? Jibu 2.',
      '1:Sahihisha au jiondoe',
      '2:Nipigieni simu',
      '0:Maliza',
    ],
  },
  correctOrWithdraw: {
    by: registered('1'),
    en: [
      'CON What do you want to do?',
      '1:Correct my details (we call you)',
      '2:Withdraw, end my registration',
      '0:Back',
    ],
    sw: [
      'CON Ungependa kufanya nini?',
      '1:Kusahihisha maelezo (tutakupigia simu)',
      '2:Kujiondoa, kufuta usajili',
      '0:Rudi',
    ],
  },
  withdrawCheck: {
    by: registered('1', '2'),
    en: [
      'CON If you withdraw, Umoja ends your registration and calls you about your details.',
      '1:Yes, withdraw',
      '2:No, stay registered',
    ],
    sw: [
      'CON Ukijiondoa, Umoja itafuta usajili wako na kukupigia simu kuhusu maelezo yako.',
      '1:Ndiyo, najiondoa',
      '2:Hapana, nibaki',
    ],
  },
  callBack: {
    by: registered('2'),
    en: ['END Thank you. We will call you on this number. We never ask for your PIN. Ref: K7M2QX. Help: 0700000000'],
    sw: ['END Asante. Tutakupigia simu kwa nambari hii. Hatuulizi PIN yako kamwe. Ref: K7M2QX. Msaada: 0700000000'],
  },
  withdrawn: {
    by: registered('1', '2', '1'),
    en: [
      'END We have received your request to withdraw. We will call you on this number when it is done. Ref: K7M2QX. Help: 0700000000',
    ],
    sw: [
      'END Tumepokea ombi lako la kujiondoa. Tutakupigia simu kwa nambari hii likikamilika. Ref: K7M2QX. Msaada: 0700000000',
    ],
  },
  unchanged: {
    by: registered('0'),
    en: ['END Nothing was changed. Your registration with Umoja stays as it is. Help: 0700000000'],
    sw: ['END Hakuna kilichobadilishwa. Usajili wako na Umoja uko vile vile. Msaada: 0700000000'],
  },
} as const satisfies Readonly<Record<string, Shown>>;

function registered(...inputs: readonly string[]) {
  return (call: PhoneCall) =>
    call
      .redials({
        registration: {
          status: 'registered',
          language: languageOf(call),
          reference: 'K7M2QX',
          registeredAtMs: CONTEXT.nowMs,
        },
      })
      .types(...inputs);
}

export function languageOf({ conversation }: PhoneCall): Language {
  return conversation.answers.language ?? 'en';
}
