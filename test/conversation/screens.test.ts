import { describe, expect, it } from 'vitest';
import type { ScreenName } from '../../src/conversation/conversation.ts';
import { NOT_UNDERSTOOD } from '../support/not-understood-screens.ts';
import { dialled, types } from '../support/phone-call.ts';
import { languageOf, REGISTERED, type Shown } from '../support/registered-screens.ts';
import { fromQuestion, toQuestion } from '../support/walk.ts';

/** The language is chosen before. */
const FILLED_IN = fromQuestion('consent');

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
      'CON May Umoja send your name, ID number, phone, county & gender to Patascore to score you for loans?',
      '1:I agree, I am 18+',
      '2:No',
      '3:More',
      '0:Back',
    ],
    sw: [
      'CON Umoja itume jina, ID, simu, kaunti na jinsia yako kwa Patascore ipime kama upewe mkopo?',
      '1:Nakubali, nina miaka 18+',
      '2:Hapana',
      '3:Zaidi',
      '0:Rudi',
    ],
  },
  consentMore: {
    by: types('3'),
    en: [
      "CON Say No and we can't register you. A computer scores you. Call 0700000000 to ask for a person, to see, correct or delete details, or withdraw.",
      '0:Back 98:More',
    ],
    sw: [
      'CON Ukikataa, hatutakusajili. Kompyuta ndiyo hupima. Piga simu 0700000000 kuomba mtu apitie, kuona, kusahihisha au kufuta maelezo, au kujiondoa.',
      '0:Rudi 98:Zaidi',
    ],
  },
  consentStorage: {
    by: types('3', '98'),
    en: [
      'CON Umoja sees your score. Details are stored while you are registered or the law asks, maybe abroad. Complaints: Data Commissioner, odpc.go.ke',
      '0:Back',
    ],
    sw: [
      'CON Umoja huona alama. Maelezo huhifadhiwa ukiwa umesajiliwa au sheria ikitaka, labda nje ya Kenya. Malalamiko: Kamishna wa Data, odpc.go.ke',
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
    en: ['CON Enter your full names as on your ID card.', 'E.g. Grace Neema Baraka', '0:Back'],
    sw: ['CON Weka majina yako yote kama yalivyo kwenye kitambulisho.', 'Mfano: Grace Neema Baraka', '0:Rudi'],
  },
  nameCheck: {
    by: types('1', 'wanjiku'),
    en: ['CON Is Wanjiku your full name on your ID?', '1:Yes', '2:No, enter all my names', '0:Back'],
    sw: [
      'CON Je, Wanjiku ndilo jina lako kamili kwenye kitambulisho?',
      '1:Ndiyo',
      '2:Hapana, weka majina yote',
      '0:Rudi',
    ],
  },
  nationalId: {
    by: types('1', 'Anthony Kamau'),
    en: ['CON Enter your ID NUMBER as on your ID card (not the SERIAL NUMBER).', '0:Back'],
    sw: ['CON Weka nambari ya kitambulisho chako (ID NUMBER). Usiweke SERIAL NUMBER.', '0:Rudi'],
  },
  nationalIdCheck: {
    by: types('1', 'Anthony Kamau', '213 141 519'),
    en: [
      'CON You entered 213141519. Is this the ID NUMBER on your card, not the SERIAL NUMBER?',
      '1:Yes',
      '2:Enter again',
      '0:Back',
    ],
    sw: [
      'CON Umeweka 213141519. Je, hii ndiyo ID NUMBER kwenye kitambulisho chako, si SERIAL NUMBER?',
      '1:Ndiyo',
      '2:Weka tena',
      '0:Rudi',
    ],
  },
  county: {
    by: types('1', 'Anthony Kamau', '21314151'),
    en: [
      'CON Where do you live now? Choose a region or enter your county:',
      '1:Nairobi',
      '2:Central',
      '3:Coast',
      '4:Eastern',
      '5:North Eastern',
      '6:Nyanza',
      '7:Rift Valley',
      '8:Western',
      '0:Back',
    ],
    sw: [
      'CON Unaishi wapi sasa? Chagua eneo au weka kaunti:',
      '1:Nairobi',
      '2:Kati',
      '3:Pwani',
      '4:Mashariki',
      '5:Kaskazini Mashariki',
      '6:Nyanza',
      '7:Bonde la Ufa',
      '8:Magharibi',
      '0:Rudi',
    ],
  },
  countyHelp: {
    by: types('1', 'Anthony Kamau', '21314151', 'Atlantis', 'Atlantis'),
    en: [
      'CON County not found. Enter its first 3 letters, e.g. KIA for Kiambu, or reply 1 to choose from a list.',
      '0:Back',
    ],
    sw: [
      'CON Kaunti haikupatikana. Weka herufi 3 za kwanza, mfano KIA kwa Kiambu, au jibu 1 kuchagua kwenye orodha.',
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
    by: types(...toQuestion('gender').slice(1)),
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
      '3:Delete all',
    ],
    sw: [
      'CON Kagua maelezo yako:',
      'Anthony Kamau',
      'ID 21314151',
      'Kwale',
      'Mwanaume',
      '1:Sahihi, tuma',
      '2:Badilisha',
      '3:Futa yote',
    ],
  },
  change: {
    by: types(...FILLED_IN, '2'),
    en: ['CON What do you want to change?', '1:Name', '2:ID number', '3:County', '4:Gender', '0:Back'],
    sw: ['CON Ungependa kubadilisha nini?', '1:Jina', '2:Nambari ya kitambulisho', '3:Kaunti', '4:Jinsia', '0:Rudi'],
  },
  cancelled: {
    by: types(...FILLED_IN, '3', '1'),
    en: ['END You are not registered and your details are deleted. To start again, dial *384*70421#. Help: 0700000000'],
    sw: ['END Hujasajiliwa, na maelezo yako yamefutwa. Kuanza tena, piga *384*70421#. Msaada: 0700000000'],
  },
  resume: {
    by: (call) => call.types('1', 'Anthony Kamau').redials(),
    en: [
      'CON Welcome back to Umoja. You have not finished registering.',
      '1:Continue where you stopped',
      '2:Start again',
      '3:Delete all',
    ],
    sw: ['CON Karibu tena Umoja. Hujamaliza kujisajili.', '1:Endelea ulipoachia', '2:Anza upya', '3:Futa yote'],
  },
  deleteCheck: {
    by: types(...FILLED_IN, '3'),
    en: ['CON Delete all the details you entered? You will not be registered.', '1:Yes, delete all', '2:No, keep them'],
    sw: ['CON Ungependa kufuta maelezo yote uliyoweka? Hutasajiliwa.', '1:Ndiyo, futa yote', '2:Hapana, yabaki'],
  },
  startAgainCheck: {
    by: (call) => call.types('1', 'Anthony Kamau').redials().types('2'),
    en: ['CON Start again? This deletes all the details you entered.', '1:Yes, delete all', '2:No, keep them'],
    sw: ['CON Ungependa kuanza upya? Maelezo yote uliyoweka yatafutwa.', '1:Ndiyo, futa yote', '2:Hapana, yabaki'],
  },
  success: {
    by: (call) => call.types(...FILLED_IN, '1').isMovedTo({ screen: 'success' }),
    en: [
      'END Thank you Anthony. You are now registered with Umoja. This is not a loan. We will send you an SMS. Help: 0700000000',
    ],
    sw: ['END Asante Anthony. Umesajiliwa na Umoja. Huu si mkopo. Tutakutumia SMS. Msaada: 0700000000'],
  },
  received: {
    by: types(...FILLED_IN, '1'),
    en: [
      'END Thank you Anthony. We have received your details. Please wait for our SMS, no need to dial again. Help: 0700000000',
    ],
    sw: [
      'END Asante Anthony. Tumepokea maelezo yako na tunakusajili. Tafadhali subiri SMS yetu, huhitaji kupiga tena. Msaada: 0700000000',
    ],
  },
  pending: {
    by: (call) => call.redials({ registration: { status: 'pending', language: languageOf(call) } }),
    en: ['END We have received your details. Please wait for our SMS, no need to dial again. Help: 0700000000'],
    sw: [
      'END Tumepokea maelezo yako na tunakusajili. Tafadhali subiri SMS yetu, huhitaji kupiga tena. Msaada: 0700000000',
    ],
  },
  alreadyPhone: {
    by: (call) => call.isMovedTo({ screen: 'alreadyPhone' }),
    en: [
      'END This phone number is already registered with Umoja. No need to register again. Not you? Call 0700000000.',
    ],
    sw: [
      'END Nambari hii ya simu tayari imesajiliwa na Umoja. Huhitaji kujisajili tena. Si wewe? Piga simu 0700000000.',
    ],
  },
  ...REGISTERED,
  rejected: {
    by: (call) => call.types(...FILLED_IN, '1').isMovedTo({ screen: 'rejected' }),
    en: [
      'CON We could not register you with these details. Dial *384*70421# to correct them. May we call you on this number?',
      '1:Call me',
    ],
    sw: [
      'CON Hatukuweza kukusajili kwa maelezo haya. Piga *384*70421# uyasahihishe. Tukupigie simu?',
      '1:Nipigieni simu',
    ],
  },
  unavailable: {
    by: (call) => call.isMovedTo({ screen: 'unavailable' }),
    en: [
      'END Sorry, we cannot register you right now. Your earlier details are saved. Please dial *384*70421# again later.',
    ],
    sw: [
      'END Samahani, hatuwezi kukusajili kwa sasa. Maelezo ya awali yamehifadhiwa. Tafadhali piga *384*70421# tena baadaye.',
    ],
  },
  ...NOT_UNDERSTOOD,
};

describe.each([
  ['en', '1'],
  ['sw', '2'],
] as const)('in %s', (language, choice) => {
  it.each(Object.entries(SCREENS))('%s reads as it should', (name, shown) => {
    expect(shown.by(dialled().types(choice)).sees(...shown[language]).conversation.at.screen).toBe(name);
  });
});
