import type { english } from './english.ts';
import type { TextsLike } from './placeholders.ts';

/**
 * Everything a customer reads in Kiswahili: the keys and the placeholders of the English, or it does not compile.
 *
 * One term per thing: mteja huweka maelezo, hujibu nambari; "piga {code}" dials, "piga simu {tel}" calls.
 */
export const kiswahili = {
  consent:
    '{lender} itume jina, ID, simu, kaunti na jinsia yako kwa Patascore ipime kama upewe mkopo?\n1:Nakubali, nina miaka 18+\n2:Hapana\n3:Zaidi\n0:Rudi',
  consentMore:
    'Ukikataa, hatutakusajili. Kompyuta ndiyo hupima. Piga simu {tel} kuomba mtu apitie, kuona, kusahihisha au kufuta maelezo, au kujiondoa.\n0:Rudi 98:Zaidi',
  consentStorage:
    '{lender} huona alama. Maelezo huhifadhiwa ukiwa umesajiliwa au sheria ikitaka, labda nje ya Kenya. Malalamiko: Kamishna wa Data, odpc.go.ke\n0:Rudi',
  declined: 'Hukukubali, kwa hivyo hatujakusajili. Piga {code} ukibadilisha nia. Msaada: {tel}',

  name: 'Weka majina yako yote kama yalivyo kwenye kitambulisho.\nMfano: Grace Neema Baraka\n0:Rudi',
  nameInvalid: 'Weka majina yako yote. Usiweke nambari wala alama.\nMfano: Grace Neema Baraka\n0:Rudi',
  nameTooLong: 'Weka majina yako kwa herufi zisizozidi {most}. Fupisha au acha jina la kati.\n0:Rudi',
  nameCheck: 'Je, {name} ndilo jina lako kamili kwenye kitambulisho?\n1:Ndiyo\n2:Hapana, weka majina yote\n0:Rudi',

  nationalId: 'Weka nambari ya kitambulisho chako (ID NUMBER). Usiweke SERIAL NUMBER.\n0:Rudi',
  nationalIdInvalid:
    'Weka nambari ya kitambulisho tena, bila herufi. Nyingi zina nambari 7 au 8. Huna kitambulisho cha Kenya? Jibu 1.\n1:Nipigieni simu\n0:Rudi',
  nationalIdCheck:
    'Umeweka {id}. Je, hii ndiyo ID NUMBER kwenye kitambulisho chako, si SERIAL NUMBER?\n1:Ndiyo\n2:Weka tena\n0:Rudi',

  county:
    'Unaishi wapi sasa? Chagua eneo au weka kaunti:\n1:Nairobi\n2:Kati\n3:Pwani\n4:Mashariki\n5:Kaskazini Mashariki\n6:Nyanza\n7:Bonde la Ufa\n8:Magharibi\n0:Rudi',
  countyInvalid:
    'Kaunti haikupatikana. Chagua eneo au weka kaunti:\n1:Nairobi\n2:Kati\n3:Pwani\n4:Mashariki\n5:Kaskazini Mashariki\n6:Nyanza\n7:Bonde la Ufa\n8:Magharibi\n0:Rudi',
  countyHelp:
    'Kaunti haikupatikana. Weka herufi 3 za kwanza, mfano KIA kwa Kiambu, au jibu 1 kuchagua kwenye orodha.\n0:Rudi',
  countyList: 'Kaunti:\n{list}\n0:Rudi',
  countyListPaged: 'Kaunti:\n{list}\n0:Rudi 98:Zaidi',
  countyListInvalid: 'Nambari ipi?\n{list}\n0:Rudi',
  countyListPagedInvalid: 'Nambari ipi?\n{list}\n0:Rudi 98:Zaidi',
  countyChoose: 'Je, ulimaanisha:\n{list}\n0:Rudi',
  countyNone: 'Hakuna kati ya hizi',

  gender: 'Jinsia yako kama ilivyo kwenye kitambulisho:\n1:Mwanaume\n2:Mwanamke\n0:Rudi',
  Male: 'Mwanaume',
  Female: 'Mwanamke',

  review: 'Kagua maelezo yako:\n{name}\nID {id}\n{county}\n{gender}\n1:Sahihi, tuma\n2:Badilisha\n3:Futa yote',
  reviewRefused: 'Kagua maelezo yako:\n{name}\nID {id}\n{county}\n{gender}\n2:Badilisha\n3:Futa yote\n4:Nipigieni simu',
  change: 'Ungependa kubadilisha nini?\n1:Jina\n2:Nambari ya kitambulisho\n3:Kaunti\n4:Jinsia\n0:Rudi',
  cancelled: 'Hujasajiliwa, na maelezo yako yamefutwa. Kuanza tena, piga {code}. Msaada: {tel}',

  resume: 'Karibu tena {lender}. Hujamaliza kujisajili.\n1:Endelea ulipoachia\n2:Anza upya\n3:Futa yote',

  deleteCheck: 'Ungependa kufuta maelezo yote uliyoweka? Hutasajiliwa.\n1:Ndiyo, futa yote\n2:Hapana, yabaki',
  startAgainCheck: 'Ungependa kuanza upya? Maelezo yote uliyoweka yatafutwa.\n1:Ndiyo, futa yote\n2:Hapana, yabaki',

  optionInvalid: 'Tumia nambari hizi:\n',
  consentInvalid: 'Jibu 0-3\n',
  refused: 'Yamekataliwa. Jibu 2.\n',
  refusedName: 'Jina limekataliwa. Jibu 2.\n',
  refusedCounty: 'Kaunti imekataliwa. Jibu 2.\n',
  refusedGender: 'Jinsia imekataliwa. Jibu 2.\n',

  success: 'Asante {first}. Umesajiliwa na {lender}. Huu si mkopo. Tutakutumia SMS. Msaada: {tel}',
  received:
    'Asante {first}. Tumepokea maelezo yako na tunakusajili. Tafadhali subiri SMS yetu, huhitaji kupiga tena. Msaada: {tel}',
  pending: 'Tumepokea maelezo yako na tunakusajili. Tafadhali subiri SMS yetu, huhitaji kupiga tena. Msaada: {tel}',
  alreadyPhone:
    'Nambari hii ya simu tayari imesajiliwa na {lender}. Huhitaji kujisajili tena. Si wewe? Piga simu {tel}.',
  registered:
    'Nambari hii ya simu tayari imesajiliwa na {lender}. Ref: {ref}, {date}. Si wewe? Jibu 2.\n1:Sahihisha au jiondoe\n2:Nipigieni simu\n0:Maliza',
  registeredInvalid:
    'Tumia nambari hizi. Nambari hii ya simu tayari imesajiliwa na {lender}. Ref: {ref}.\n1:Sahihisha au jiondoe\n2:Nipigieni simu\n0:Maliza',
  correctOrWithdraw:
    'Ungependa kufanya nini?\n1:Kusahihisha maelezo (tutakupigia simu)\n2:Kujiondoa, kufuta usajili\n0:Rudi',
  withdrawCheck:
    'Ukijiondoa, {lender} itafuta usajili wako na kukupigia simu kuhusu maelezo yako.\n1:Ndiyo, najiondoa\n2:Hapana, nibaki',
  callBack: 'Asante. Tutakupigia simu kwa nambari hii. Hatuulizi PIN yako kamwe. Ref: {ref}. Msaada: {tel}',
  withdrawn:
    'Tumepokea ombi lako la kujiondoa. Tutakupigia simu kwa nambari hii likikamilika. Ref: {ref}. Msaada: {tel}',
  unchanged: 'Hakuna kilichobadilishwa. Usajili wako na {lender} uko vile vile. Msaada: {tel}',
  rejected: 'Hatukuweza kukusajili kwa maelezo haya. Piga {code} uyasahihishe. Tukupigie simu?\n1:Nipigieni simu',
  unavailable:
    'Samahani, hatuwezi kukusajili kwa sasa. Maelezo ya awali yamehifadhiwa. Tafadhali piga {code} tena baadaye.',
  callOffered:
    'Samahani, hatukuelewa. Tukupigie simu? Maelezo yako yamehifadhiwa, piga {code} uendelee.\n1:Nipigieni simu\n0:Maliza',
  callPromised:
    'Asante. Tutakupigia simu kwa nambari hii. Hatuulizi PIN yako kamwe. Maelezo yako yamehifadhiwa, piga {code} uendelee.',
  tooManyErrors: 'Samahani, hatukuelewa. Piga {code} uendelee ulipoachia, au piga simu {tel} tukusaidie kujisajili.',

  smsSuccess:
    'Mpendwa {first}, umesajiliwa na {lender}. Ref: {ref}. Ili kusahihisha au kufuta maelezo, au kama hukujisajili, piga simu {tel}.',
  smsFailure:
    'Mpendwa {first}, hatukuweza kukamilisha usajili wako na {lender}. Piga {code} ukague maelezo yako, au piga simu {tel}. Ref: {ref}.',
  smsAlready:
    'Nambari hii ya simu tayari imesajiliwa na {lender}. Huhitaji kujisajili tena. Kama si wewe uliyejisajili, piga simu {tel}.',
  smsCallBack:
    'Mpendwa {first}, tutakupigia simu kwa nambari hii kuhusu usajili wako na {lender}. Hatuulizi PIN yako kamwe. Ref: {ref}. Msaada: {tel}',
  smsWithdrawn:
    'Mpendwa {first}, tunafuta usajili wako na {lender} ulivyoomba. Tutakupigia simu tukimaliza. Ref: {ref}. Msaada: {tel}',
  smsCallPromised:
    '{lender}: asante. Tutakupigia simu kwa nambari hii kuhusu usajili wako. Hatuulizi PIN yako kamwe. Kuendelea mwenyewe, piga {code}.',
  smsReminder:
    'Hujamaliza kujisajili na {lender}. Piga {code} uendelee ulipoachia. Msaada, au kutopata SMS: piga simu {tel}.',
  smsHelp:
    '{lender}: kujisajili, jibu\n{keyword} Grace Baraka, 12345678, Kwale, Mwanamke\nna jina, ID, kaunti, jinsia yako. Msaada: {tel}',
  smsStopped: 'Hutapata SMS zaidi za {lender}. Maelezo ambayo hukutuma yamefutwa. Kurudi, jibu {start}. Msaada: {tel}',
} as const satisfies TextsLike<typeof english>;
