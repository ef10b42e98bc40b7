import { describe, expect, it } from 'vitest';
import type { ScreenName } from '../../src/conversation/conversation.ts';
import { CONTEXT, dialled } from '../support/phone-call.ts';
import { toQuestion, toReview } from '../support/walk.ts';

describe('after a wrong answer, a line that helps', () => {
  const anthony = ['1', 'Anthony Kamau'];

  it.each([
    {
      on: 'name',
      inputs: ['1', '1', '0712 000 000'],
      lines: ['CON Enter your full names. No numbers or signs.', 'E.g. Grace Neema Baraka', '0:Back'],
    },
    {
      on: 'name',
      inputs: ['2', '1', '@'],
      lines: ['CON Weka majina yako yote. Usiweke nambari wala alama.', 'Mfano: Grace Neema Baraka', '0:Rudi'],
    },
    {
      on: 'nationalId',
      inputs: ['1', ...anthony, '12345'],
      lines: [
        'CON Enter your ID number again, digits only. Most have 7 or 8. No Kenyan ID card? Reply 1.',
        '1:Call me',
        '0:Back',
      ],
    },
    {
      on: 'nationalId',
      inputs: ['2', ...anthony, '2131415A'],
      lines: [
        'CON Weka nambari ya kitambulisho tena, bila herufi. Nyingi zina nambari 7 au 8. Huna kitambulisho cha Kenya? Jibu 1.',
        '1:Nipigieni simu',
        '0:Rudi',
      ],
    },
    {
      on: 'county',
      inputs: [...toQuestion('county'), '9'],
      lines: [
        'CON County not found. Choose a region or enter your county:',
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
    },
    {
      on: 'county',
      inputs: [...toQuestion('county', { language: '2' }), 'Atlantis'],
      lines: [
        'CON Kaunti haikupatikana. Chagua eneo au weka kaunti:',
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
    {
      on: 'countyList',
      inputs: [...toQuestion('county'), '5', '4'],
      lines: ['CON Which number?', '1:Mandera', '2:Garissa', '3:Wajir', '0:Back'],
    },
    {
      on: 'countyList',
      inputs: [...toQuestion('county', { language: '2' }), '5', '98'],
      lines: ['CON Nambari ipi?', '1:Mandera', '2:Garissa', '3:Wajir', '0:Rudi'],
    },
  ])('$on after $inputs', ({ on, inputs, lines }) => {
    const call = dialled()
      .types(...inputs)
      .sees(...lines);
    expect(call.conversation.at.screen).toBe(on);
  });

  it.each([
    ['consent', ['1', '4'], 'Reply 0-3.'],
    ['consent', ['2', 'sawa'], 'Jibu 0-3'],
    ['gender', [...toQuestion('gender'), '3'], 'Use a number below:'],
    ['gender', [...toQuestion('gender', { language: '2' }), 'M'], 'Tumia nambari hizi:'],
  ])('%s after %j, above the same words', (on, inputs, line) => {
    const asked = dialled()
      .types(...inputs.slice(0, -1))
      .isAt(on as ScreenName);
    asked.types(inputs.at(-1) ?? '').sees(asked.screen.replace('CON ', `CON ${line}\n`));
  });

  it('language, in both', () => {
    dialled().types('3').sees('CON Reply 1 or 2.', 'Jibu 1 au 2.', '1:English', '2:Kiswahili');
  });
});

const ANTHONY = toQuestion('nationalId');
const FILLED_IN = toReview();
/** Each screen that has one question, how to get there, and what is right and wrong there. */
const ASKING: readonly {
  readonly screen: ScreenName;
  readonly by: readonly string[];
  readonly right: string;
  readonly wrong: string;
}[] = [
  { screen: 'consent', by: ['1'], right: '1', wrong: '4' },
  { screen: 'name', by: ['1', '1'], right: 'Anthony Kamau', wrong: '12' },
  { screen: 'nameCheck', by: ['1', '1', 'Anthony'], right: '1', wrong: '3' },
  { screen: 'nationalId', by: ANTHONY, right: '21314151', wrong: '12345' },
  { screen: 'nationalIdCheck', by: [...ANTHONY, '111111'], right: '1', wrong: '3' },
  { screen: 'countyList', by: [...toQuestion('county'), '7'], right: '1', wrong: '13' },
  { screen: 'countyChoose', by: [...toQuestion('county'), 'KIS'], right: '1', wrong: '4' },
  { screen: 'gender', by: toQuestion('gender'), right: '2', wrong: '3' },
  { screen: 'review', by: FILLED_IN, right: '2', wrong: '4' },
  { screen: 'change', by: [...FILLED_IN, '2'], right: '1', wrong: '5' },
];

describe('five wrong inputs in a row', () => {
  it.each(ASKING)('on $screen offer a call, answers stored', ({ screen, by, wrong }) => {
    const before = dialled()
      .types(...by)
      .isAt(screen);
    const offered = before
      .types(wrong, wrong, wrong, wrong)
      .isAt(screen)
      .types(wrong)
      .isAt('callOffered')
      .hasAskedFor(undefined);
    const asked = offered.types('1').isAt('callPromised').hasAskedFor('callBack').hasNotConfirmed();
    const left = offered
      .types('0')
      .sees(
        'END Sorry, we did not understand. Dial *384*70421# to continue where you stopped, or call 0700000000 and we will help you register.',
      )
      .hasAskedFor(undefined);
    for (const ended of [offered, asked, left])
      ended
        .hasAnswered(before.conversation.answers)
        .redials()
        .isAt('resume')
        .types('1')
        .sees(...before.screen.split('\n'))
        .hasAnswered(before.conversation.answers);
  });

  it.each(ASKING)('on $screen are counted anew after a right one', ({ by, right, wrong }) => {
    const before = dialled().types(...by);
    const after = before.types(wrong, wrong, wrong, wrong, right);
    expect(after.screen).toBe(before.types(right).screen);
    expect(after.conversation.wrongInputs).toBe(0);
  });

  it('on the language, which nobody has chosen yet, end in both', () => {
    dialled()
      .types('x', '3', '0', '')
      .isAt('language')
      .types('hello')
      .sees(
        'END Sorry, this did not work. Please call 0700000000.',
        'Samahani, kuna shida. Tafadhali piga simu 0700000000.',
      )
      .redials()
      .isAt('language');
  });

  it('on the resume screen store the place as well', () => {
    const stopped = dialled()
      .types(...ANTHONY)
      .redials();
    stopped
      .types('9', '0', '98', 'no', '')
      .isAt('callOffered')
      .redials()
      .sees(...stopped.screen.split('\n'))
      .types('1')
      .isAt('nationalId');
  });

  it('on several screens do not add up', () => {
    dialled()
      .types('x', 'x', 'x', 'x', '1')
      .types('x', 'x', 'x', 'x', '1')
      .types('1', '2', '3', '4', 'Anthony Kamau')
      .types('1', '2', '3', '4')
      .isAt('nationalId');
  });
});

describe('an answer on "read more"', () => {
  const asked = dialled().types('1').isAt('consent');

  it.each([['3'], ['3', '98']])('after %j leads to the question, and does not answer it', (...by) => {
    const call = asked.types(...by);
    expect(call.screen).not.toContain('18+');
    for (const typed of ['1', '2', 'yes']) {
      call
        .types(typed)
        .sees(...asked.types('4').screen.split('\n'))
        .hasAnswered({ language: 'en' })
        .types('1')
        .isAt('name');
    }
  });

  it('is counted with the wrong ones on the question', () => {
    asked.types('3', '1', 'x', 'x', 'x').isAt('consent').types('x').isAt('callOffered');
  });
});

describe('a county that is not found', () => {
  const asked = dialled().types(...toQuestion('county'));

  it('is first asked with the regions again, then with how to type it', () => {
    asked
      .types('Atlantis')
      .isAt('county')
      .sees(...asked.types('9').screen.split('\n'))
      .types('Atlantis')
      .isAt('countyHelp');
  });

  it('ends with the offer of a call after five, wherever the screen that helps stood', () => {
    asked
      .types('Atlantis', 'Atlantis', 'Atlantis', 'Atlantis')
      .isAt('countyHelp')
      .types('Atlantis')
      .isAt('callOffered')
      .redials()
      .types('1')
      .isAt('county')
      .types('Kwale')
      .isAt('gender');
  });

  it('is helped by the list, or by first letters', () => {
    const help = asked.types('Atlantis', 'Atlantis');
    help
      .types('1')
      .isAt('county')
      .sees(...asked.screen.split('\n'));
    help
      .types('0')
      .isAt('county')
      .sees(...asked.screen.split('\n'));
    expect(help.types('KIA').isAt('gender').conversation.answers.county).toBe('022');
    help.types('thika').isAt('countyChoose');
  });
});

it('an input is taken without the spaces around it', () => {
  dialled()
    .types(...toReview().map((answer, nth) => (nth % 2 === 0 ? ` ${answer}\n` : `\t${answer} `)), ' 1')
    .hasConfirmed({
      consent: { sessionId: CONTEXT.sessionId },
      name: 'Anthony Kamau',
      nationalId: '21314151',
      county: '002',
    });
});
