import { describe, expect, it } from 'vitest';
import type { Answers, Place } from '../../src/conversation/conversation.ts';
import { isComplete } from '../support/answers.ts';
import { dialled, type PhoneCall } from '../support/phone-call.ts';

const ANTHONY = ['2', '1', 'Anthony Kamau'];
const FILLED_IN = [...ANTHONY, '21314151', 'Kwale', '1'];

/** Each screen a call can drop on with something to go on with. */
const STOPS: readonly { readonly on: Place['screen']; readonly by: readonly string[] }[] = [
  { on: 'consent', by: ['2'] },
  { on: 'consentMore', by: ['2', '3'] },
  { on: 'name', by: ['2', '1'] },
  { on: 'nameCheck', by: ['2', '1', 'Anthony'] },
  { on: 'nationalId', by: ANTHONY },
  { on: 'nationalIdCheck', by: [...ANTHONY, '213141519'] },
  { on: 'county', by: [...ANTHONY, '21314151'] },
  { on: 'countyHelp', by: [...ANTHONY, '21314151', 'x', 'x'] },
  { on: 'countyList', by: [...ANTHONY, '21314151', '7', '98'] },
  { on: 'countyChoose', by: [...ANTHONY, '21314151', 'KIS'] },
  { on: 'gender', by: [...ANTHONY, '21314151', 'Kwale'] },
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

  it('starts again, with nothing kept', () => {
    dropped.redials().types('2').isAt('language').hasAnswered({}).redials().isAt('language').hasAnswered({});
  });

  it('cancels, with nothing kept', () => {
    dropped.redials().types('3').isAt('cancelled').hasAnswered({ language: 'sw' }).redials().isAt('language');
  });
});

describe('dialling again', () => {
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

  it('is under way is told so, in its language', () => {
    sent
      .redials({ standing: { is: 'pending', language: 'sw' } })
      .sees(
        'END Tumepokea maelezo yako na tunakusajili. Tafadhali subiri SMS yetu, huhitaji kupiga tena. Msaada: 0700000000',
      );
    dialled({ standing: { is: 'pending', language: 'en' } }).isAt('pending');
  });

  it('was made is told so, whatever it had begun since, and whatever is dialled behind the code', () => {
    const told =
      'END Nambari hii ya simu tayari imesajiliwa na Umoja. Huhitaji kujisajili tena. Si wewe? Piga simu 0700000000.';
    const standing = { is: 'registered', language: 'sw' } as const;
    sent.redials({ standing }).sees(told);
    dialled({ standing }).sees(told);
    dialled({ standing, typed: '1*1*Mary' }).sees(told);
    dialled()
      .types(...FILLED_IN)
      .redials({ standing })
      .sees(told);
  });

  it('failed after the call can mend it, and send it again', () => {
    const standing = { is: 'failed', answers, refused: 'refused' } as const;
    for (const call of [sent.redials({ standing }), dialled({ standing })]) {
      call
        .sees('CON Karibu tena Umoja. Hujamaliza kujisajili.', '1:Endelea ulipoachia', '2:Anza upya', '3:Futa yote')
        .types('1')
        .sees(
          'CON Yamekataliwa. Jibu 2 au piga simu 0700000000.',
          'Kagua maelezo yako:',
          'Anthony Kamau',
          'ID 21314151',
          'Kwale',
          'Mwanaume',
          '2:Badilisha',
          '3:Futa yote',
        )
        .types('2', '2', '7654321', '1')
        .hasConfirmed({ ...answers, nationalId: '7654321' });
    }
  });

  it('was given up on by us reads of no fault', () => {
    const standing = { is: 'failed', answers } as const;
    dialled({ standing })
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
    const standing = { is: 'failed', answers, refused: 'refused' } as const;
    const mending = dialled({ standing }).types('1', '2', '4', '2');
    mending
      .redials({ standing })
      .types('1')
      .sees(...mending.screen.split('\n'));
    dialled({ standing }).types('2').isAt('language').redials({ standing }).isAt('language');
    dialled({ standing }).types('2', '1', '1').redials({ standing }).types('1').isAt('name');
    mending.isMovedTo({ screen: 'rejected' }).redials({ standing }).types('1').isAt('review');
  });
});

function completeAnswers({ conversation }: PhoneCall): Answers {
  if (!isComplete(conversation.answers)) throw new Error('not all is answered');
  expect(conversation.at.screen).toBe('received');
  return conversation.answers;
}
