/**
 * Everything a customer reads in English, by the name of its screen or SMS.
 * `{lender}`, `{code}` and `{tel}` are settings; the rest comes from the customer's answers.
 *
 * One term per thing: the customer enters details, replies with a key, dials `{code}` and calls `{tel}`.
 */
export const english = {
  consent:
    'May {lender} send your name, ID number, phone, county & gender to Patascore to score you for loans?\n1:I agree, I am 18+\n2:No\n3:More\n0:Back',
  consentMore:
    "Say No and we can't register you. A computer scores you. Call {tel} to ask for a person, to see, correct or delete details, or withdraw.\n0:Back 98:More",
  consentStorage:
    '{lender} sees your score. Details are stored while you are registered or the law asks, maybe abroad. Complaints: Data Commissioner, odpc.go.ke\n0:Back',
  declined: 'You did not agree, so we did not register you. Dial {code} if you change your mind. Help: {tel}',

  name: 'Enter your full names as on your ID card.\nE.g. Grace Neema Baraka\n0:Back',
  nameInvalid: 'Enter your full names. No numbers or signs.\nE.g. Grace Neema Baraka\n0:Back',
  nameTooLong: 'Enter your full names in at most {most} letters. Shorten or leave out a middle name.\n0:Back',
  nameCheck: 'Is {name} your full name on your ID?\n1:Yes\n2:No, enter all my names\n0:Back',

  nationalId: 'Enter your ID NUMBER as on your ID card (not the SERIAL NUMBER).\n0:Back',
  nationalIdInvalid:
    'Enter your ID number again, digits only. Most have 7 or 8. No Kenyan ID card? Reply 1.\n1:Call me\n0:Back',
  nationalIdCheck:
    'You entered {id}. Is this the ID NUMBER on your card, not the SERIAL NUMBER?\n1:Yes\n2:Enter again\n0:Back',

  county:
    'Where do you live now? Choose a region or enter your county:\n1:Nairobi\n2:Central\n3:Coast\n4:Eastern\n5:North Eastern\n6:Nyanza\n7:Rift Valley\n8:Western\n0:Back',
  countyInvalid:
    'County not found. Choose a region or enter your county:\n1:Nairobi\n2:Central\n3:Coast\n4:Eastern\n5:North Eastern\n6:Nyanza\n7:Rift Valley\n8:Western\n0:Back',
  countyHelp:
    'County not found. Enter its first 3 letters, e.g. KIA for Kiambu, or reply 1 to choose from a list.\n0:Back',
  countyList: 'County:\n{list}\n0:Back',
  countyListPaged: 'County:\n{list}\n0:Back 98:More',
  countyListInvalid: 'Which number?\n{list}\n0:Back',
  countyListPagedInvalid: 'Which number?\n{list}\n0:Back 98:More',
  countyChoose: 'Did you mean:\n{list}\n0:Back',
  countyNone: 'None of these',

  gender: 'Your gender as on your ID:\n1:Male\n2:Female\n0:Back',
  Male: 'Male',
  Female: 'Female',

  review: 'Check your details:\n{name}\nID {id}\n{county}\n{gender}\n1:Correct, send\n2:Change\n3:Delete all',
  reviewRefused: 'Check your details:\n{name}\nID {id}\n{county}\n{gender}\n2:Change\n3:Delete all\n4:Call me',
  change: 'What do you want to change?\n1:Name\n2:ID number\n3:County\n4:Gender\n0:Back',
  cancelled: 'You are not registered and your details are deleted. To start again, dial {code}. Help: {tel}',

  resume:
    'Welcome back to {lender}. You have not finished registering.\n1:Continue where you stopped\n2:Start again\n3:Delete all',

  deleteCheck: 'Delete all the details you entered? You will not be registered.\n1:Yes, delete all\n2:No, keep them',
  startAgainCheck: 'Start again? This deletes all the details you entered.\n1:Yes, delete all\n2:No, keep them',

  optionInvalid: 'Use a number below:\n',
  consentInvalid: 'Reply 0-3.\n',
  refused: 'Not accepted. Reply 2 to correct.\n',
  refusedName: 'Name not accepted. Reply 2 to correct.\n',
  refusedCounty: 'County not accepted. Reply 2 to correct.\n',
  refusedGender: 'Gender not accepted. Reply 2 to correct.\n',

  success:
    'Thank you {first}. You are now registered with {lender}. This is not a loan. We will send you an SMS. Help: {tel}',
  received:
    'Thank you {first}. We have received your details. Please wait for our SMS, no need to dial again. Help: {tel}',
  pending: 'We have received your details. Please wait for our SMS, no need to dial again. Help: {tel}',
  alreadyPhone:
    'This phone number is already registered with {lender}. No need to register again. Not you? Call {tel}.',
  registered:
    'This phone number is already registered with {lender}. Ref: {ref}, {date}. Not you? Reply 2.\n1:Correct details or withdraw\n2:Call me\n0:Exit',
  registeredInvalid:
    'Use a number below. This phone number is already registered with {lender}. Ref: {ref}.\n1:Correct details or withdraw\n2:Call me\n0:Exit',
  correctOrWithdraw:
    'What do you want to do?\n1:Correct my details (we call you)\n2:Withdraw, end my registration\n0:Back',
  withdrawCheck:
    'If you withdraw, {lender} ends your registration and calls you about your details.\n1:Yes, withdraw\n2:No, stay registered',
  callBack: 'Thank you. We will call you on this number. We never ask for your PIN. Ref: {ref}. Help: {tel}',
  withdrawn:
    'We have received your request to withdraw. We will call you on this number when it is done. Ref: {ref}. Help: {tel}',
  unchanged: 'Nothing was changed. Your registration with {lender} stays as it is. Help: {tel}',
  rejected:
    'We could not register you with these details. Dial {code} to correct them. May we call you on this number?\n1:Call me',
  unavailable:
    'Sorry, we cannot register you right now. Your earlier details are saved. Please dial {code} again later.',
  callOffered:
    'Sorry, we did not understand. May we call you on this number? Your details are saved, dial {code} to continue.\n1:Call me\n0:Exit',
  callPromised:
    'Thank you. We will call you on this number. We never ask for your PIN. Your details are saved, dial {code} to continue.',
  tooManyErrors:
    'Sorry, we did not understand. Dial {code} to continue where you stopped, or call {tel} and we will help you register.',

  smsSuccess:
    'Dear {first}, you are registered with {lender}. Ref: {ref}. To correct or delete your details, or if you did not register, call {tel}.',
  smsFailure:
    'Dear {first}, we could not complete your registration with {lender}. Dial {code} to check your details, or call {tel}. Ref: {ref}.',
  smsAlready:
    'This phone number is already registered with {lender}. You do not need to register again. If this was not you, call {tel}.',
  smsCallBack:
    'Dear {first}, we will call you on this number about your registration with {lender}. We never ask for your PIN. Ref: {ref}. Help: {tel}',
  smsWithdrawn:
    'Dear {first}, we are ending your registration with {lender} as you asked, and will call you when it is done. Ref: {ref}. Help: {tel}',
  smsCallPromised:
    '{lender}: thank you. We will call you on this number about your registration. We never ask for your PIN. To go on yourself, dial {code}.',
  smsReminder:
    'You have not finished registering with {lender}. Dial {code} to continue where you stopped. Help, or no more SMS: call {tel}.',
  smsHelp:
    '{lender}: to register, reply\n{keyword} Grace Baraka, 12345678, Kwale, Female\nwith your full name, ID, county, gender. Help: {tel}',
  smsStopped:
    'You get no more SMS from {lender}. Details you did not send are deleted. To come back, reply {start}. Help: {tel}',
} as const;
