import { describe, expect, it } from 'vitest';
import { dialled, type PhoneCall } from '../support/phone-call.ts';
import { fromQuestion, toQuestion } from '../support/walk.ts';

const CONSENT = dialled().types('1').isAt('consent');
const RIDHAA = dialled().types('2').isAt('consent');
const NAME_CHECK = CONSENT.types('1', 'Wanjiku').isAt('nameCheck');
const ID_CHECK = CONSENT.types('1', 'Anthony Kamau', '213141519').isAt('nationalIdCheck');
const COUNTY = dialled()
  .types(...toQuestion('county'))
  .isAt('county');
const GENDER = COUNTY.types('Kwale').isAt('gender');
const JINSIA = dialled()
  .types(...toQuestion('gender', { language: '2' }))
  .isAt('gender');
const REVIEW = GENDER.types(...fromQuestion('gender')).isAt('review');
const CHANGE = REVIEW.types('2').isAt('change');
const RESUME = GENDER.redials().isAt('resume');

/** The words lead where the number leads. */
function means(call: PhoneCall, number: string, words: readonly string[]): void {
  const there = call.types(number);
  for (const typed of words) {
    const now = call.types(typed);
    expect.soft(now.screen, typed).toBe(there.screen);
    expect.soft(now.conversation, typed).toEqual(there.conversation);
  }
}

function isNotUnderstood(call: PhoneCall, words: readonly string[]): void {
  for (const typed of words) {
    const now = call.types(typed);
    expect.soft(now.conversation.at, typed).toEqual(call.conversation.at);
    expect.soft(now.conversation.wrongInputs, typed).toBe(1);
  }
}

describe.each([
  ['language', dialled()],
  ['consent', CONSENT],
  ['nameCheck', NAME_CHECK],
  ['nationalIdCheck', ID_CHECK],
  ['county', COUNTY],
  ['countyList', COUNTY.types('3')],
  ['countyChoose', COUNTY.types('KIS')],
  ['gender', GENDER],
  ['review', REVIEW],
  ['change', CHANGE],
  ['resume', RESUME],
])('the number of a choice on %s', (_, call) => {
  it.each(['1', '2'])('%s is read however it is written', (number) => {
    const written = [
      `${number}.`,
      `${number})`,
      `${number}#`,
      `0${number}`,
      ` ${number} `,
      `${number} .`,
      `(${number})`,
    ];
    means(call, number, [...written, `#${number}`, `${number}:`, `${number},`, `option ${number}`]);
  });

  it('is not read into what may be another', () => {
    isNotUnderstood(call, ['1 2', '1.2', '1/2', '+1', '-1', '1e0', '0x1', '1*1', '?', '']);
  });
});

describe('the word beside a number, in either language', () => {
  it('chooses a language', () => {
    means(dialled(), '1', ['English', 'ENGLISH.', 'eng', 'en', 'Englsh', 'Kiingereza', '1 English', '1:English']);
    means(dialled(), '2', ['Kiswahili', 'kiswahili!', 'Swahili', 'sw', 'Kisw', 'kiswahil', '2:Kiswahili']);
    isNotUnderstood(dialled(), ['hello', '1 Kiswahili', 'french', 'k']);
  });

  it('says who one is', () => {
    for (const call of [GENDER, JINSIA]) {
      means(call, '1', ['Male', 'MALE', 'male.', 'mwanaume', 'Mwanamume', 'ME', 'man', '1 Male', '1.Mwanaume', 'mael']);
      means(call, '2', ['Female', 'F', 'f.', 'mwanamke', 'MKE', 'KE', 'woman', 'femal', 'famale', '2:Female']);
      isNotUnderstood(call, ['mwana', '1 Female', 'male female', 'other', 'x']);
    }
    means(GENDER, '1', ['M', 'm.']);
    // Mwanaume or Mwanamke.
    isNotUnderstood(JINSIA, ['M']);
  });

  it('confirms a name or an ID number, or does not', () => {
    for (const call of [NAME_CHECK, ID_CHECK]) {
      means(call, '1', ['Yes', 'YES', 'y', 'ndiyo', 'Ndio', '1 yes']);
      means(call, '2', ['No', 'hapana', 'no.']);
    }
  });

  it('says what to change', () => {
    means(CHANGE, '1', ['Name', 'jina', 'majina']);
    means(CHANGE, '2', ['ID', 'ID number', 'id no', 'nambari ya ID', 'kitambulisho']);
    means(CHANGE, '3', ['county', 'Kaunti', 'conty']);
    means(CHANGE, '4', ['gender', 'jinsia', 'sex']);
  });

  it('continues, begins again or deletes', () => {
    means(RESUME, '1', ['Continue', 'endelea', 'CONTINUE.', '1 continue']);
    means(RESUME, '2', ['Start again', 'Anza upya', 'restart']);
    means(RESUME, '3', ['Cancel', 'ghairi', 'Delete', 'futa', '3 cancel']);
    isNotUnderstood(RESUME, ['start', 'anza', 'cance', 'yes', 'no', 'again']);
  });

  it('leads back and on, wherever 0 and 98 do', () => {
    for (const call of [COUNTY, GENDER, CHANGE, ID_CHECK])
      means(call, '0', ['back', 'Back.', 'RUDI', '0.', '0#', '00']);
    const list = COUNTY.types('7');
    means(list, '98', ['more', 'Zaidi', '98.', '98#']);
    means(list, '0', ['Back', '0:Back']);
  });

  it('is a county of the list, by its name', () => {
    means(COUNTY.types('3'), '1', ['Kilifi', '1 Kilifi', '1:Kilifi', '1.']);
    means(COUNTY.types('KIS'), '2', ['kisumu', 'Kisumu.', '2 Kisumu']);
    means(COUNTY.types('KIS'), '3', ['none', 'None of these', 'Hakuna kati ya hizi', 'no']);
    means(COUNTY.types('Thika'), '1', ['yes', 'ndiyo', 'Thika', 'Kiambu', 'Kiambu (Thika)']);
    means(COUNTY.types('mwea'), '2', ['Embu', 'Embu Mwea']);
    isNotUnderstood(COUNTY.types('mwea'), ['Mwea', 'yes']);
  });
});

describe('consent', () => {
  it('is given, refused or read about by its word', () => {
    for (const call of [CONSENT, RIDHAA]) {
      means(call, '1', ['agree', 'I agree', 'I AGREE.', 'nakubali', 'Nimekubali', '1 agree', '1 nakubali']);
      means(call, '2', ['No', 'hapana', 'I do not agree', 'sikubali', 'disagree']);
      means(call, '3', ['Read more', 'more', 'zaidi', '3.']);
    }
  });

  it('is never given by a word that is in doubt', () => {
    const doubtful = ['yes', 'ndiyo', 'ok', 'sawa', 'agre', 'agreee', 'I am 18', '18+', '18', 'not agree', 'agree no'];
    isNotUnderstood(CONSENT, [...doubtful, '1 no', '2 agree', 'yes no', 'continue', 'Male', 'i', 'a', 'one']);
  });
});

describe('the review', () => {
  it('is sent, changed or cancelled by its word', () => {
    means(REVIEW, '1', ['send', 'Correct, send', 'correct', 'tuma', 'sahihi', 'Sahihi, tuma', '1 send']);
    means(REVIEW, '2', ['change', 'badilisha', '2 change']);
    means(REVIEW, '3', ['cancel', 'CANCEL', 'ghairi', 'delete', 'futa']);
    expect(REVIEW.types('send').hasConfirmed({ name: 'Anthony Kamau' }).conversation.at.screen).toBe('received');
  });

  it('is never sent, nor deleted, by a word that is in doubt', () => {
    const doubtful = ['yes', 'ndiyo', 'ok', 'sen', 'sende', 'not correct', 'incorrect', 'do not send', 'del', 'cancl'];
    isNotUnderstood(REVIEW, [...doubtful, '1 cancel', '3 send', 'Male', 'no', 'one']);
  });
});

describe('an ID number once more, where it was asked back', () => {
  it('confirms it when it is the same, and corrects it when it is not', () => {
    means(ID_CHECK, '1', ['213141519', '213 141 519#']);
    expect(ID_CHECK.types('21314151').isAt('county').conversation.answers.nationalId).toBe('21314151');
    ID_CHECK.types('313141519').isAt('nationalIdCheck').types('1').isAt('county');
    isNotUnderstood(ID_CHECK, ['12345', 'A1234567']);
  });
});

describe('a name that is too long', () => {
  it('reads so, and how long it may be', () => {
    const asked = CONSENT.types('1');
    asked
      .types('a'.repeat(61))
      .sees('CON Enter your full names in at most 60 letters. Shorten or leave out a middle name.', '0:Back')
      .types('12')
      .sees(...asked.types('12').screen.split('\n'))
      .types('a'.repeat(61), 'Anthony Kamau')
      .isAt('nationalId');
    const back = asked.types('a'.repeat(61), '0', '1').sees(...asked.screen.split('\n'));
    back
      .redials()
      .types('1')
      .sees(...asked.screen.split('\n'));
  });
});

describe('a region, typed', () => {
  it.each(['Rift Valley', 'RIFTVALLEY', 'Bonde la Ufa', '7.'])('as %s opens its list', (typed) => {
    means(COUNTY, '7', [typed]);
    expect(COUNTY.types('3', typed === '7.' ? 'rift valley' : typed).screen).toBe(COUNTY.types('7').screen);
  });

  it('again on its own list says so', () => {
    COUNTY.types('coast', 'coast')
      .isAt('countyList')
      .sees(...COUNTY.types('3', '9').screen.split('\n'));
  });

  it('is read on the screen that helps, too', () => {
    COUNTY.types('Atlantis', 'Atlantis').isAt('countyHelp').types('Coast province').isAt('countyList');
  });
});

describe('a place in two counties', () => {
  it('is asked with both, and asked again with a line that helps', () => {
    const asked = COUNTY.types('rongai').sees(
      'CON Did you mean:',
      '1:Nakuru (Rongai)',
      '2:Kajiado (Rongai)',
      '3:None of these',
      '0:Back',
    );
    asked.types('rongai').isAt('countyChoose');
    expect(asked.types('rongai').conversation.wrongInputs).toBe(1);
    expect(asked.types('2').conversation.answers.county).toBe('034');
  });
});
