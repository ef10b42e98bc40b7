/**
 * Everything a customer reads in English, by the name of its screen or SMS.
 * `{lender}`, `{code}` and `{tel}` are settings; the rest comes from the customer's answers.
 */
export const english = {
  consent:
    '{lender} will use your name, ID, phone, county & gender to register you for credit scoring by Patascore.\n1:I agree & am 18+\n2:No\n3:Read more',
  consentInvalid:
    'Reply 1-3. May {lender} use your name, ID, phone, county & gender to register you for credit scoring by Patascore?\n1:I agree & am 18+\n2:No\n3:Read more',
  consentMore:
    'You may refuse, but then we cannot register you. To see, correct or delete your data call {tel}. Kept safely, only as needed.\n0:Back',
  declined: 'You did not agree, so we did not register you. Dial {code} if you change your mind. Help: {tel}',

  name: 'Type your full name as on your ID card.\nE.g. Mary Wanjiku Mungai\n0:Back',
  nameInvalid: 'Please type your full name using letters only, not numbers.\nE.g. Mary Wanjiku Mungai\n0:Back',
  nameCheck: 'Is {name} your full name on your ID?\n1:Yes\n2:Add other names',

  nationalId: 'Enter your ID NUMBER as on your ID card (not the SERIAL NUMBER).\n0:Back',
  nationalIdInvalid: 'That ID number is not correct. Use digits only, usually 7 or 8 digits. Try again:\n0:Back',
  nationalIdCheck:
    'You entered {id}. Most IDs have 7 or 8 digits; 9 digits is often the SERIAL NUMBER. Is {id} correct?\n1:Yes\n2:Enter again',

  county:
    'Where do you live? Choose a region, or type your county name:\n1:Nairobi\n2:Central\n3:Coast\n4:Eastern\n5:N.Eastern\n6:Nyanza\n7:Rift Valley\n8:Western\n0:Back',
  countyInvalid:
    'Not found. Choose a region or type your county:\n1:Nairobi\n2:Central\n3:Coast\n4:Eastern\n5:N.Eastern\n6:Nyanza\n7:Rift Valley\n8:Western\n0:Back',
  countyHelp:
    'We did not find that county. Type its first 3 letters, e.g. KIA for Kiambu, or reply 1 to choose from a list.\n0:Back',
  countyList: 'County:\n{list}\n0:Back',
  countyListPaged: 'County:\n{list}\n0:Back 98:More',
  countyListInvalid: 'Which number?\n{list}\n0:Back',
  countyListPagedInvalid: 'Which number?\n{list}\n0:Back 98:More',
  countyChoose: 'Did you mean:\n{list}\n0:Back',
  countyNone: 'None of these',

  gender: 'Your gender as on your ID:\n1:Male\n2:Female\n0:Back',
  Male: 'Male',
  Female: 'Female',

  review: 'Check your details:\n{name}\nID {id}\n{county}\n{gender}\n1:Correct, send\n2:Change\n3:Cancel',
  change: 'What do you want to change?\n1:Name\n2:ID number\n3:County\n4:Gender\n0:Back',
  cancelled: 'Registration cancelled and your answers deleted. Dial {code} to start again. Help: {tel}',

  resume: 'Welcome back to {lender}. You have not finished registering.\n1:Continue\n2:Start again\n3:Cancel',

  optionInvalid: 'Choose a number.\n',
  refused: 'Not accepted, please check.\n',
  refusedName: 'Name not accepted.\n',
  refusedNationalId: 'ID number not accepted.\n',
  refusedCounty: 'County not accepted.\n',
  refusedGender: 'Gender not accepted.\n',

  success: 'Thank you {first}. You are now registered with {lender}. We will send you an SMS. Help: {tel}',
  received:
    'Thank you {first}. We have received your details and are registering you. We will send you an SMS with the result.',
  pending:
    'We have received your details and are registering you. We will send you an SMS with the result. Help: {tel}',
  alreadyPhone: 'This phone number is already registered with {lender}. You do not need to register again. Help: {tel}',
  rejected:
    'We could not complete your registration with these details. Please check them and dial {code}, or call {tel}.',
  unavailable: 'Sorry, we cannot register you right now. Your answers are saved. Please dial {code} again later.',
  tooManyErrors:
    'Sorry, this did not work. Please call {tel} or visit a {lender} office and we will help you register.',

  smsSuccess:
    'Dear {first}, you are registered with {lender}. Ref: {ref}. To correct or delete your details, or if you did not register, call {tel}.',
  smsFailure:
    'Dear {first}, we could not complete your registration with {lender}. Dial {code} to check your details, or call {tel}. Ref: {ref}.',
  smsAlready:
    'This phone number is already registered with {lender}. You do not need to register again. If this was not you, call {tel}.',
} as const;
