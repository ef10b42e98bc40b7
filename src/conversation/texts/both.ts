/** What is said before the customer's language is known, or when it cannot be looked up: in both at once. */
export const both = {
  language: 'Welcome to {lender}\nKaribu {lender}\n1:English\n2:Kiswahili',
  languageInvalid: 'Reply 1 or 2.\nJibu 1 au 2.\n1:English\n2:Kiswahili',
  trouble:
    'Sorry, this did not work. Please dial {code} again later.\nSamahani, kuna shida. Tafadhali piga {code} tena baadaye. Msaada: {tel}',
  tooManyDials:
    'Many people are dialling. Please dial {code} again in 2 minutes.\nWatu wengi wanapiga sasa. Tafadhali piga {code} tena baada ya dakika 2.',
  tooManyHops: 'Please wait one minute, then dial {code} again.\nTafadhali subiri dakika moja, kisha piga {code} tena.',
  callUs: 'Sorry, this did not work. Please call {tel}.\nSamahani, kuna shida. Tafadhali piga simu {tel}.',
  kenyanOnly:
    'This service is for Kenyan mobile numbers. Help: {tel}\nHuduma hii ni ya nambari za simu za Kenya. Msaada: {tel}',
  sessionOver: 'This session has ended. Please dial {code} again.\nMuda umeisha. Tafadhali piga {code} tena.',
} as const;
