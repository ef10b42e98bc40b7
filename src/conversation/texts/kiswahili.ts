import type { english } from './english.ts';
import type { TextsLike } from './texts.ts';

/** Everything a customer reads in Kiswahili: the keys and the placeholders of the English, or it does not compile. */
export const kiswahili = {
  consent:
    '{lender} itatumia jina, ID, simu, kaunti na jinsia yako kukusajili kwa Patascore inayokadiria alama za mkopo.\n1:Nakubali, nina 18+\n2:Hapana\n3:Zaidi',
  consentInvalid:
    'Jibu 1, 2 au 3. {lender} itumie jina, ID, simu, kaunti na jinsia yako kukusajili kwa Patascore (alama za mkopo)?\n1:Nakubali, nina 18+\n2:Hapana\n3:Zaidi',
  consentMore:
    'Una haki ya kukataa, lakini hatutakusajili. Unaweza kuona, kusahihisha au kufuta data yako: piga {tel}. Huhifadhiwa kwa usalama.\n0:Rudi',
  declined: 'Hukukubali, kwa hivyo hatujakusajili. Piga {code} ukibadilisha nia. Msaada: {tel}',

  name: 'Andika jina lako kamili kama lilivyo kwenye kitambulisho.\nMfano: Mary Wanjiku Mungai\n0:Rudi',
  nameInvalid: 'Tafadhali andika jina lako kamili kwa herufi, si nambari.\nMfano: Mary Wanjiku Mungai\n0:Rudi',
  nameCheck: 'Je, {name} ndilo jina kamili kwenye kitambulisho chako?\n1:Ndiyo\n2:Ongeza majina',

  nationalId: 'Weka nambari ya kitambulisho (ID NUMBER) kama ilivyo kwenye kadi, si SERIAL NUMBER.\n0:Rudi',
  nationalIdInvalid: 'Nambari ya kitambulisho si sahihi. Tumia tarakimu tu, kwa kawaida 7 au 8. Jaribu tena:\n0:Rudi',
  nationalIdCheck:
    'Umeweka {id}. ID nyingi zina tarakimu 7 au 8; tarakimu 9 mara nyingi ni SERIAL NUMBER. Je, {id} ni sahihi?\n1:Ndiyo\n2:Weka tena',

  county:
    'Unaishi wapi? Chagua eneo, au andika jina la kaunti:\n1:Nairobi\n2:Kati\n3:Pwani\n4:Mashariki\n5:Kaskazini M.\n6:Nyanza\n7:Bonde la Ufa\n8:Magharibi\n0:Rudi',
  countyInvalid:
    'Haikupatikana. Chagua eneo au andika kaunti:\n1:Nairobi\n2:Kati\n3:Pwani\n4:Mashariki\n5:Kaskazini M.\n6:Nyanza\n7:Bonde la Ufa\n8:Magharibi\n0:Rudi',
  countyHelp:
    'Hatukupata kaunti hiyo. Andika herufi 3 za kwanza, mfano KIA kwa Kiambu, au jibu 1 kuchagua kwenye orodha.\n0:Rudi',
  countyList: 'Kaunti:\n{list}\n0:Rudi',
  countyListPaged: 'Kaunti:\n{list}\n0:Rudi 98:Zaidi',
  countyListInvalid: 'Nambari ipi?\n{list}\n0:Rudi',
  countyListPagedInvalid: 'Nambari ipi?\n{list}\n0:Rudi 98:Zaidi',
  countyChoose: 'Je, ulimaanisha:\n{list}\n0:Rudi',
  countyNone: 'Hakuna kati ya hizi',

  gender: 'Jinsia yako kama ilivyo kwenye kitambulisho:\n1:Mwanaume\n2:Mwanamke\n0:Rudi',
  Male: 'Mwanaume',
  Female: 'Mwanamke',

  review: 'Kagua maelezo yako:\n{name}\nID {id}\n{county}\n{gender}\n1:Sahihi, tuma\n2:Badilisha\n3:Ghairi',
  change: 'Ungependa kubadilisha nini?\n1:Jina\n2:Nambari ya ID\n3:Kaunti\n4:Jinsia\n0:Rudi',
  cancelled: 'Usajili umeghairiwa na majibu yako yamefutwa. Piga {code} kuanza tena. Msaada: {tel}',

  resume: 'Karibu tena {lender}. Hujamaliza kujisajili.\n1:Endelea\n2:Anza upya\n3:Ghairi',

  optionInvalid: 'Chagua nambari.\n',
  refused: 'Haikukubaliwa, kagua.\n',
  refusedName: 'Jina halikukubaliwa.\n',
  refusedNationalId: 'ID haikukubaliwa.\n',
  refusedCounty: 'Kaunti haikukubaliwa.\n',
  refusedGender: 'Jinsia haikukubaliwa.\n',

  success: 'Asante {first}. Umesajiliwa na {lender}. Tutakutumia SMS. Msaada: {tel}',
  received: 'Asante {first}. Tumepokea maelezo yako na tunakusajili. Tutakutumia SMS yenye matokeo.',
  pending: 'Tumepokea maelezo yako na tunakusajili. Tutakutumia SMS yenye matokeo. Msaada: {tel}',
  alreadyPhone: 'Nambari hii ya simu tayari imesajiliwa na {lender}. Huhitaji kujisajili tena. Msaada: {tel}',
  rejected: 'Hatukuweza kukamilisha usajili kwa maelezo haya. Tafadhali yakague kisha piga {code}, au piga simu {tel}.',
  unavailable: 'Samahani, hatuwezi kukusajili kwa sasa. Majibu yako yamehifadhiwa. Tafadhali piga {code} tena baadaye.',
  tooManyErrors: 'Samahani, haikufaulu. Tafadhali piga simu {tel} au tembelea ofisi ya {lender} tukusaidie kujisajili.',

  smsSuccess:
    'Mpendwa {first}, umesajiliwa na {lender}. Ref: {ref}. Kusahihisha au kufuta maelezo yako, au kama hukujisajili, piga {tel}.',
  smsFailure:
    'Mpendwa {first}, hatukuweza kukamilisha usajili wako na {lender}. Piga {code} ukague maelezo yako, au piga simu {tel}. Ref: {ref}.',
  smsAlready: 'Nambari hii ya simu tayari imesajiliwa na {lender}. Huhitaji kujisajili tena. Kama si wewe, piga {tel}.',
} as const satisfies TextsLike<typeof english>;
