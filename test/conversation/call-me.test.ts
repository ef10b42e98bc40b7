import { describe, expect, it } from 'vitest';
import { answerAlong, answerParts } from '../../src/conversation/along.ts';
import { CONTEXT, dialled } from '../support/phone-call.ts';
import { toQuestion, toReview } from '../support/walk.ts';

describe('whoever has no Kenyan ID card', () => {
  it.each(['A1234567', 'AK0123456', 'sina'])('is offered a call at once: %s', (typed) => {
    for (const language of ['1', '2']) {
      const asked = dialled().types(language, '1', 'Anthony Kamau');
      asked
        .types(typed, '1')
        .isAt('callPromised')
        .hasAskedFor('callBack')
        .hasAnswered(asked.conversation.answers)
        .redials()
        .types('1')
        .sees(...asked.screen.split('\n'));
      asked.types(typed, '21314151').isAt('county').hasAskedFor(undefined);
      asked.types(typed, '0').isAt('name').hasAskedFor(undefined);
    }
  });

  it('asks for nothing by 1 before it is offered', () => {
    dialled()
      .types(...toQuestion('nationalId'), '1')
      .isAt('nationalId')
      .hasAskedFor(undefined);
  });

  it('goes back to the change once the call is asked for from there', () => {
    dialled()
      .types(...toReview(), '2', '2', 'A1234567', '1')
      .isAt('callPromised')
      .redials()
      .types('1')
      .isAt('nationalId')
      .types('21314152')
      .isAt('review');
  });
});

describe('who was refused too often', () => {
  const rejected = dialled()
    .types(...toReview(), '1')
    .isMovedTo({ screen: 'rejected' }, { refused: 'refused' });

  it.each(['1', 'Call me', 'piga'])('asks for a call by %j, and finds the review by dialling', (typed) => {
    rejected.types(typed).isAt('callPromised').hasAskedFor('callBack').redials().types('1').isAt('review');
  });

  it.each(['2', '0', '', 'yes', '21314151'])('asks for nothing by %j', (typed) => {
    rejected.types(typed).isAt('rejected').hasAskedFor(undefined).redials().types('1').isAt('review');
  });

  it('asks by hand, never along the way', () => {
    expect(answerAlong(rejected.conversation, ['1'], CONTEXT)).toEqual({ conversation: rejected.conversation });
  });
});

describe('after five wrong inputs, where a call is offered', () => {
  it.each(['2', '9', '', 'hello', '21314151', '98', 'no'])('%j ends as 0 does', (typed) => {
    const offered = dialled().types('1', 'x', 'x', 'x', 'x', 'x').isAt('callOffered');
    const ended = offered
      .types(typed)
      .sees(...offered.types('0').screen.split('\n'))
      .hasAskedFor(undefined);
    ended.redials().isAt('resume').types('1').isAt('consent');
  });

  it.each([
    ['9', '1'],
    ['1', '9'],
  ])('%j, %j in one piece end the session, and ask for nothing', (...typed) => {
    const { conversation } = dialled().types('1', 'x', 'x', 'x', 'x', 'x').isAt('callOffered');
    const { conversation: after, effect } = answerParts(conversation, typed, CONTEXT);
    expect([after.at.screen, effect]).toEqual(['tooManyErrors', undefined]);
  });

  it('the call is asked for by hand, never along the way', () => {
    const { conversation } = dialled().types('1', 'x', 'x', 'x', 'x', 'x').isAt('callOffered');
    expect(answerAlong(conversation, ['1'], CONTEXT)).toEqual({ conversation });
  });

  it.each(['1', '1.', 'Call me', 'nipigieni simu', 'Piga'])('%j asks for a call', (typed) => {
    for (const language of ['1', '2'])
      dialled().types(language, 'x', 'x', 'x', 'x', 'x', typed).isAt('callPromised').hasAskedFor('callBack');
  });

  it('a registered phone reads its reference once it asks', () => {
    const registration = {
      status: 'registered',
      language: 'en',
      reference: 'K7M2QX',
      registeredAtMs: CONTEXT.nowMs,
    } as const;
    const asked = dialled({ registration })
      .types('x', 'x', 'x', 'x', 'x')
      .isAt('callOffered')
      .types('1')
      .isAt('callBack')
      .hasAskedFor('callBack');
    expect(asked.screen).toContain('K7M2QX');
  });
});
