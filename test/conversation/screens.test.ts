import { describe, expect, it } from 'vitest';
import type { ScreenName } from '../../src/conversation/conversation.ts';
import type { Language } from '../../src/conversation/texts/texts.ts';
import { dialled, type PhoneCall } from '../support/phone-call.ts';

type Shown = {
  /** From the language on. */
  readonly by: (call: PhoneCall) => PhoneCall;
} & { readonly [L in Language]: readonly string[] };

const types =
  (...inputs: readonly string[]) =>
  (call: PhoneCall) =>
    call.types(...inputs);
const FILLED_IN = ['1', 'Anthony Kamau', '21314151', 'Kwale', '1'];

/** Every screen as a customer meets it. A screen that is missing here does not compile. */
const SCREENS: { readonly [S in ScreenName]: Shown } = {
  language: {
    by: types('0'),
    en: ['CON Welcome to Umoja', 'Karibu Umoja', '1:English', '2:Kiswahili'],
    sw: ['CON Welcome to Umoja', 'Karibu Umoja', '1:English', '2:Kiswahili'],
  },
  consent: {
    by: types(),
    en: [
      'CON Umoja will use your name, ID, phone, county & gender to register you for credit scoring by Patascore.',
      '1:I agree & am 18+',
      '2:No',
      '3:Read more',
    ],
    sw: [
      'CON Umoja itatumia jina, ID, simu, kaunti na jinsia yako kukusajili kwa Patascore inayokadiria alama za mkopo.',
      '1:Nakubali, nina 18+',
      '2:Hapana',
      '3:Zaidi',
    ],
  },
  consentMore: {
    by: types('3'),
    en: [
      'CON You may refuse, but then we cannot register you. To see, correct or delete your data call 0700000000. Kept safely, only as needed.',
      '0:Back',
    ],
    sw: [
      'CON Una haki ya kukataa, lakini hatutakusajili. Unaweza kuona, kusahihisha au kufuta data yako: piga 0700000000. Huhifadhiwa kwa usalama.',
      '0:Rudi',
    ],
  },
  declined: {
    by: types('2'),
    en: [
      'END You did not agree, so we did not register you. Dial *384*70421# if you change your mind. Help: 0700000000',
    ],
    sw: ['END Hukukubali, kwa hivyo hatujakusajili. Piga *384*70421# ukibadilisha nia. Msaada: 0700000000'],
  },
  name: {
    by: types('1'),
    en: ['CON Type your full name as on your ID card.', 'E.g. Mary Wanjiku Mungai', '0:Back'],
    sw: ['CON Andika jina lako kamili kama lilivyo kwenye kitambulisho.', 'Mfano: Mary Wanjiku Mungai', '0:Rudi'],
  },
  nameCheck: {
    by: types('1', 'wanjiku'),
    en: ['CON Is Wanjiku your full name on your ID?', '1:Yes', '2:Add other names'],
    sw: ['CON Je, Wanjiku ndilo jina kamili kwenye kitambulisho chako?', '1:Ndiyo', '2:Ongeza majina'],
  },
  nationalId: {
    by: types('1', 'Anthony Kamau'),
    en: ['CON Enter your ID NUMBER as on your ID card (not the SERIAL NUMBER).', '0:Back'],
    sw: ['CON Weka nambari ya kitambulisho (ID NUMBER) kama ilivyo kwenye kadi, si SERIAL NUMBER.', '0:Rudi'],
  },
  nationalIdCheck: {
    by: types('1', 'Anthony Kamau', '213 141 519'),
    en: [
      'CON You entered 213141519. Most IDs have 7 or 8 digits; 9 digits is often the SERIAL NUMBER. Is 213141519 correct?',
      '1:Yes',
      '2:Enter again',
    ],
    sw: [
      'CON Umeweka 213141519. ID nyingi zina tarakimu 7 au 8; tarakimu 9 mara nyingi ni SERIAL NUMBER. Je, 213141519 ni sahihi?',
      '1:Ndiyo',
      '2:Weka tena',
    ],
  },
  county: {
    by: types('1', 'Anthony Kamau', '21314151'),
    en: [
      'CON Where do you live? Choose a region, or type your county name:',
      '1:Nairobi',
      '2:Central',
      '3:Coast',
      '4:Eastern',
      '5:N.Eastern',
      '6:Nyanza',
      '7:Rift Valley',
      '8:Western',
      '0:Back',
    ],
    sw: [
      'CON Unaishi wapi? Chagua eneo, au andika jina la kaunti:',
      '1:Nairobi',
      '2:Kati',
      '3:Pwani',
      '4:Mashariki',
      '5:Kaskazini M.',
      '6:Nyanza',
      '7:Bonde la Ufa',
      '8:Magharibi',
      '0:Rudi',
    ],
  },
  countyHelp: {
    by: types('1', 'Anthony Kamau', '21314151', 'Atlantis', 'Atlantis'),
    en: [
      'CON We did not find that county. Type its first 3 letters, e.g. KIA for Kiambu, or reply 1 to choose from a list.',
      '0:Back',
    ],
    sw: [
      'CON Hatukupata kaunti hiyo. Andika herufi 3 za kwanza, mfano KIA kwa Kiambu, au jibu 1 kuchagua kwenye orodha.',
      '0:Rudi',
    ],
  },
  countyList: {
    by: types('1', 'Anthony Kamau', '21314151', '3'),
    en: ['CON County:', '1:Kilifi', '2:Mombasa', '3:Kwale', '4:Taita/Taveta', '5:Tana River', '6:Lamu', '0:Back'],
    sw: ['CON Kaunti:', '1:Kilifi', '2:Mombasa', '3:Kwale', '4:Taita/Taveta', '5:Tana River', '6:Lamu', '0:Rudi'],
  },
  countyChoose: {
    by: types('1', 'Anthony Kamau', '21314151', 'KIS'),
    en: ['CON Did you mean:', '1:Kisii', '2:Kisumu', '3:None of these', '0:Back'],
    sw: ['CON Je, ulimaanisha:', '1:Kisii', '2:Kisumu', '3:Hakuna kati ya hizi', '0:Rudi'],
  },
  gender: {
    by: types('1', 'Anthony Kamau', '21314151', 'Kwale'),
    en: ['CON Your gender as on your ID:', '1:Male', '2:Female', '0:Back'],
    sw: ['CON Jinsia yako kama ilivyo kwenye kitambulisho:', '1:Mwanaume', '2:Mwanamke', '0:Rudi'],
  },
  review: {
    by: types(...FILLED_IN),
    en: [
      'CON Check your details:',
      'Anthony Kamau',
      'ID 21314151',
      'Kwale',
      'Male',
      '1:Correct, send',
      '2:Change',
      '3:Cancel',
    ],
    sw: [
      'CON Kagua maelezo yako:',
      'Anthony Kamau',
      'ID 21314151',
      'Kwale',
      'Mwanaume',
      '1:Sahihi, tuma',
      '2:Badilisha',
      '3:Ghairi',
    ],
  },
  change: {
    by: types(...FILLED_IN, '2'),
    en: ['CON What do you want to change?', '1:Name', '2:ID number', '3:County', '4:Gender', '0:Back'],
    sw: ['CON Ungependa kubadilisha nini?', '1:Jina', '2:Nambari ya ID', '3:Kaunti', '4:Jinsia', '0:Rudi'],
  },
  cancelled: {
    by: types(...FILLED_IN, '3'),
    en: ['END Registration cancelled and your answers deleted. Dial *384*70421# to start again. Help: 0700000000'],
    sw: ['END Usajili umeghairiwa na majibu yako yamefutwa. Piga *384*70421# kuanza tena. Msaada: 0700000000'],
  },
  resume: {
    by: (call) => call.types('1', 'Anthony Kamau').redials(),
    en: ['CON Welcome back to Umoja. You have not finished registering.', '1:Continue', '2:Start again', '3:Cancel'],
    sw: ['CON Karibu tena Umoja. Hujamaliza kujisajili.', '1:Endelea', '2:Anza upya', '3:Ghairi'],
  },
  success: {
    by: (call) => call.types(...FILLED_IN, '1').isMovedTo({ screen: 'success' }),
    en: ['END Thank you Anthony. You are now registered with Umoja. We will send you an SMS. Help: 0700000000'],
    sw: ['END Asante Anthony. Umesajiliwa na Umoja. Tutakutumia SMS. Msaada: 0700000000'],
  },
  received: {
    by: types(...FILLED_IN, '1'),
    en: [
      'END Thank you Anthony. We have received your details and are registering you. We will send you an SMS with the result.',
    ],
    sw: ['END Asante Anthony. Tumepokea maelezo yako na tunakusajili. Tutakutumia SMS yenye matokeo.'],
  },
  pending: {
    by: (call) => call.redials({ standing: { is: 'pending', language: languageOf(call) } }),
    en: [
      'END We have received your details and are registering you. We will send you an SMS with the result. Help: 0700000000',
    ],
    sw: ['END Tumepokea maelezo yako na tunakusajili. Tutakutumia SMS yenye matokeo. Msaada: 0700000000'],
  },
  alreadyPhone: {
    by: (call) => call.redials({ standing: { is: 'registered', language: languageOf(call) } }),
    en: ['END This phone number is already registered with Umoja. You do not need to register again. Help: 0700000000'],
    sw: ['END Nambari hii ya simu tayari imesajiliwa na Umoja. Huhitaji kujisajili tena. Msaada: 0700000000'],
  },
  rejected: {
    by: (call) => call.types(...FILLED_IN, '1').isMovedTo({ screen: 'rejected' }),
    en: [
      'END We could not complete your registration with these details. Please check them and dial *384*70421#, or call 0700000000.',
    ],
    sw: [
      'END Hatukuweza kukamilisha usajili kwa maelezo haya. Tafadhali yakague kisha piga *384*70421#, au piga simu 0700000000.',
    ],
  },
  unavailable: {
    by: (call) => call.isMovedTo({ screen: 'unavailable' }),
    en: ['END Sorry, we cannot register you right now. Your answers are saved. Please dial *384*70421# again later.'],
    sw: [
      'END Samahani, hatuwezi kukusajili kwa sasa. Majibu yako yamehifadhiwa. Tafadhali piga *384*70421# tena baadaye.',
    ],
  },
  tooManyErrors: {
    by: types('x', 'x', 'x', 'x', 'x'),
    en: ['END Sorry, this did not work. Please call 0700000000 or visit a Umoja office and we will help you register.'],
    sw: ['END Samahani, haikufaulu. Tafadhali piga simu 0700000000 au tembelea ofisi ya Umoja tukusaidie kujisajili.'],
  },
};

function languageOf({ conversation }: PhoneCall): Language {
  return conversation.answers.language ?? 'en';
}

describe.each([
  { inLanguage: 'English', language: 'en', choice: '1' },
  { inLanguage: 'Kiswahili', language: 'sw', choice: '2' },
] as const)('in $inLanguage', ({ language, choice }) => {
  it.each(Object.entries(SCREENS))('%s reads as it should', (name, shown) => {
    const call = shown.by(dialled().types(choice)).sees(...shown[language]);
    expect(call.conversation.at.screen).toBe(name);
  });
});
