import { describe, expect, it } from 'vitest';
import type { Answers, Place } from '../../src/conversation/conversation.ts';
import { isComplete } from '../support/answers.ts';
import { CONTEXT, dialled, type PhoneCall } from '../support/phone-call.ts';
import { toQuestion, toReview } from '../support/walk.ts';

const SW = { language: '2' };
const ANTHONY = toQuestion('nationalId', SW);
const FILLED_IN = toReview(SW);

/** Each screen a call can drop on with something to go on with. */
const STOPS: readonly { readonly on: Place['screen']; readonly by: readonly string[] }[] = [
  { on: 'consent', by: ['2'] },
  { on: 'consentMore', by: ['2', '3'] },
  { on: 'name', by: ['2', '1'] },
  { on: 'nameCheck', by: ['2', '1', 'Anthony'] },
  { on: 'nationalId', by: ANTHONY },
  { on: 'nationalIdCheck', by: [...ANTHONY, '213141519'] },
  { on: 'county', by: toQuestion('county', SW) },
  { on: 'countyList', by: [...toQuestion('county', SW), '7', '98'] },
  { on: 'countyChoose', by: [...toQuestion('county', SW), 'KIS'] },
  { on: 'gender', by: toQuestion('gender', SW) },
  { on: 'review', by: FILLED_IN },
  { on: 'change', by: [...FILLED_IN, '2'] },
];

describe.each(STOPS)('dialling again after a call that dropped on $on', ({ on, by }) => {
  const dropped = dialled()
    .types(...by)
    .isAt(on);

  it('asks first, and shows neither name nor ID', () => {
    dropped
      .redials()
      .sees('CON Karibu tena Umoja. Hujamaliza kujisajili.', '1:Endelea ulipoachia', '2:Anza upya', '3:Futa yote')
      .hasAnswered(dropped.conversation.answers);
  });

  it('goes on where it stopped', () => {
    dropped
      .redials()
      .types('1')
      .sees(...dropped.screen.split('\n'))
      .hasAnswered(dropped.conversation.answers);
    dropped
      .redials()
      .redials()
      .types('9')
      .redials()
      .types('1')
      .sees(...dropped.screen.split('\n'));
  });

  it.each([
    {
      number: '2',
      screen: 'language',
      answers: {},
      asks: 'CON Ungependa kuanza upya? Maelezo yote uliyoweka yatafutwa.',
    },
    {
      number: '3',
      screen: 'cancelled',
      answers: { language: 'sw' },
      asks: 'CON Ungependa kufuta maelezo yote uliyoweka? Hutasajiliwa.',
    },
  ] as const)('$number asks before it deletes details, and deletes all', ({ number, screen, answers, asks }) => {
    const pressed = dropped.redials().types(number);
    const { language: _, consent: __, ...details } = dropped.conversation.answers;
    if (Object.keys(details).length === 0) {
      pressed.isAt(screen).hasAnswered(answers).redials().isAt('language').hasAnswered({});
      return;
    }
    pressed.sees(asks, '1:Ndiyo, futa yote', '2:Hapana, yabaki').hasAnswered(dropped.conversation.answers);
    pressed.types('1').isAt(screen).hasAnswered(answers).redials().isAt('language').hasAnswered({});
    pressed.types('2').sees(...dropped.redials().screen.split('\n'));
    pressed.types('x', 'x', 'x', 'x', 'x').isAt('callOffered').redials().types('1').isAt(on);
    pressed
      .redials()
      .types('1')
      .sees(...dropped.screen.split('\n'))
      .hasAnswered(dropped.conversation.answers);
  });
});

describe('dialling again', () => {
  it('after a county that was not found asks for it as the first time', () => {
    const asked = dialled().types(...toQuestion('county', SW));
    const stopped = asked.types('x', 'x').isAt('countyHelp');
    for (const ended of [stopped, stopped.types('x', 'x', 'x').isAt('callOffered')])
      ended
        .redials()
        .types('1')
        .sees(...asked.screen.split('\n'));
  });

  it.each(['2', '3', '2*1', '3*1'])('with %s behind the code deletes nothing, and does not ask to', (typed) => {
    const dropped = dialled().types(...FILLED_IN);
    dropped.redials({ typed }).isAt('resume').hasAnswered(dropped.conversation.answers);
  });

  it('before a language was chosen begins as the first time', () => {
    dialled().redials().isAt('language');
    dialled()
      .types('x')
      .redials()
      .sees(...dialled().screen.split('\n'));
  });

  it('while one answer is changed goes back to the review after it', () => {
    dialled()
      .types(...FILLED_IN, '2', '1')
      .redials()
      .types('1')
      .isAt('name')
      .types('0')
      .isAt('change')
      .types('1', 'Mary Wanjiku')
      .isAt('review');
  });

  it('after the registry refused for good goes back to the review', () => {
    dialled()
      .types(...FILLED_IN, '1')
      .isMovedTo({ screen: 'rejected' }, { refused: 'refusedCounty' })
      .redials()
      .isAt('resume')
      .types('1')
      .isAt('review');
  });

  it('has a call of sixty hops go on, too', () => {
    const { at } = dialled().types(...ANTHONY).conversation;
    dialled()
      .types(...ANTHONY)
      .isMovedTo({ screen: 'tooManyErrors', stopped: at })
      .redials()
      .types('1')
      .isAt('nationalId');
  });
});

describe('a phone whose registration', () => {
  const sent = dialled().types(...FILLED_IN, '1');
  const answers: Answers = completeAnswers(sent);

  it('is under way reads so, in its language', () => {
    sent
      .redials({ registration: { status: 'pending', language: 'sw' } })
      .sees(
        'END Tumepokea maelezo yako na tunakusajili. Tafadhali subiri SMS yetu, huhitaji kupiga tena. Msaada: 0700000000',
      );
    dialled({ registration: { status: 'pending', language: 'en' } }).isAt('pending');
  });

  it('was made reads so, whatever it had begun since, and whatever is dialled behind the code', () => {
    const shown = [
      'CON Nambari hii ya simu tayari imesajiliwa na Umoja. Ref: K7M2QX, 24/11/2026. Si wewe? Jibu 2.',
      '1:Sahihisha au jiondoe',
      '2:Nipigieni simu',
      '0:Maliza',
    ];
    const registration = {
      status: 'registered',
      language: 'sw',
      reference: 'K7M2QX',
      registeredAtMs: CONTEXT.nowMs,
    } as const;
    sent.redials({ registration }).sees(...shown);
    dialled({ registration }).sees(...shown);
    dialled({ registration, typed: '1*1*Mary' })
      .sees(...shown)
      .hasAskedFor(undefined);
    dialled()
      .types(...FILLED_IN)
      .redials({ registration })
      .sees(...shown);
  });

  it('failed after the call can correct it, and send it again', () => {
    const registration = { status: 'failed', answers, refused: 'refused' } as const;
    for (const call of [sent.redials({ registration }), dialled({ registration })]) {
      call
        .sees('CON Karibu tena Umoja. Hujamaliza kujisajili.', '1:Endelea ulipoachia', '2:Anza upya', '3:Futa yote')
        .types('1')
        .sees(
          'CON Yamekataliwa. Jibu 2.',
          'Kagua maelezo yako:',
          'Anthony Kamau',
          'ID 21314151',
          'Kwale',
          'Mwanaume',
          '2:Badilisha',
          '3:Futa yote',
          '4:Nipigieni simu',
        )
        .types('2', '2', '7654321', '1')
        .hasConfirmed({ ...answers, nationalId: '7654321' });
    }
  });

  it('was not registered within the retry window reads of no fault', () => {
    const registration = { status: 'failed', answers } as const;
    dialled({ registration })
      .isAt('resume')
      .types('1')
      .sees(
        'CON Kagua maelezo yako:',
        'Anthony Kamau',
        'ID 21314151',
        'Kwale',
        'Mwanaume',
        '1:Sahihi, tuma',
        '2:Badilisha',
        '3:Futa yote',
      );
  });

  it('failed goes on with what it has begun since', () => {
    const registration = { status: 'failed', answers, refused: 'refused' } as const;
    const correcting = dialled({ registration }).types('1', '2', '4', '2');
    correcting
      .redials({ registration })
      .types('1')
      .sees(...correcting.screen.split('\n'));
    dialled({ registration }).types('2', '1').isAt('language').redials({ registration }).isAt('language');
    dialled({ registration }).types('2', '1', '1', '1').redials({ registration }).types('1').isAt('name');
    correcting.isMovedTo({ screen: 'rejected' }).redials({ registration }).types('1').isAt('review');
  });
});

function completeAnswers({ conversation }: PhoneCall): Answers {
  if (!isComplete(conversation.answers)) throw new Error('not all is answered');
  expect(conversation.at.screen).toBe('received');
  return conversation.answers;
}
