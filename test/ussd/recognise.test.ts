import { describe, expect, it } from 'vitest';
import { type Call, cameBefore, type Hop, hear, whileAway, withHop, withReply } from '../../src/ussd/recognise.ts';

const AT_MS = 1_795_500_000_000;

/** A call in which each text was answered with a screen of its own. */
function callOf(...texts: readonly string[]): Call {
  return texts.reduce((call, text) => withHop(call, answered(text), AT_MS), { id: 'ATUid_1', hops: [] } as Call);
}

function answered(text: string, verb: 'CON' | 'END' = 'CON'): Hop {
  return { text, reply: `${verb} after ${JSON.stringify(text)}` };
}

const everything = false;
const newestOnly = true;
const answer = (input: string) => ({ is: 'answer', input });
const repeat = (hop: Hop) => ({ is: 'repeat', hop });

describe('where the text holds everything typed since dialling', () => {
  it.each([
    { seen: [''], text: '1', input: '1' },
    { seen: ['', '1'], text: '1*1', input: '1' },
    { seen: ['', '1', '1*1'], text: '1*1*Anthony Kamau', input: 'Anthony Kamau' },
    { seen: ['1*2'], text: '1*2*3', input: '3' },
    { seen: ['', '1'], text: '1*a*b', input: 'a*b' },
    { seen: ['', '1', '1*a*b'], text: '1*a*b*c', input: 'c' },
    { seen: ['', '1'], text: '1**', input: '*' },
    { seen: ['', '1'], text: '1*', input: '' },
    { seen: ['', '1', '1*'], text: '1**', input: '' },
    { seen: ['', '1', '1*'], text: '1**Anthony', input: 'Anthony' },
    { seen: ['', '*'], text: '**1', input: '1' },
  ])('$text after $seen answers $input', ({ seen, text, input }) => {
    expect(hear(callOf(...seen), text, everything)).toEqual(answer(input));
  });

  it('the latest text once more is a repeat', () => {
    expect(hear(callOf('', '1', '1*1'), '1*1', everything)).toEqual(repeat(answered('1*1')));
    expect(hear(callOf(''), '', everything)).toEqual(repeat(answered('')));
  });

  it('an earlier text is a repeat of its own hop', () => {
    const call = callOf('', '1', '1*1', '1*1*Anthony Kamau');
    for (const { text } of call.hops) expect(hear(call, text, everything)).toEqual(repeat(answered(text)));
  });

  it.each(['2', '1*2', '11', '1*1Anthony', 'Anthony', '*'])(
    'a text that neither was seen nor continues the latest, %j, gets the latest reply',
    (text) => {
      expect(hear(callOf('', '1', '1*1'), text, everything)).toEqual(repeat(answered('1*1')));
    },
  );

  it('nothing is heard after the end, nor while a verdict is awaited', () => {
    const ended = withHop(callOf(''), answered('2', 'END'), AT_MS);
    expect(hear(ended, '2*1', everything)).toEqual(repeat(answered('2', 'END')));
    const waiting = withHop(callOf(''), { text: '1', reply: null }, AT_MS);
    expect(hear(waiting, '1', everything)).toEqual(repeat({ text: '1', reply: null }));
    expect(hear(waiting, '1*1', everything)).toEqual(repeat({ text: '1', reply: null }));
  });

  it('what the gateway echoes is not asked', () => {
    expect(hear(callOf('', '1'), '1*1', everything, 1)).toEqual(answer('1'));
    expect(hear(callOf('', '1'), '1', everything, 2)).toEqual(repeat(answered('1')));
  });
});

describe('where the text is the newest answer alone', () => {
  it('it is an answer, also twice the same in a row', () => {
    expect(hear(callOf('', '1'), '1', newestOnly)).toEqual(answer('1'));
    expect(hear(callOf('', '1', '1'), 'a*b', newestOnly)).toEqual(answer('a*b'));
  });

  it('an empty one is a repeat: of the hop that the echo tells, else of the latest', () => {
    expect(hear(callOf('', '1'), '', newestOnly)).toEqual(repeat(answered('1')));
    expect(hear(callOf('', '1'), '', newestOnly, 2)).toEqual(repeat(answered('1')));
    expect(hear(callOf('', '1'), '', newestOnly, 0)).toEqual(repeat(answered('')));
  });

  it('the number of hops that had been answered tells a repeat', () => {
    const call = callOf('', '1', '1', 'Anthony Kamau');
    expect(hear(call, '21314151', newestOnly, 4)).toEqual(answer('21314151'));
    expect(hear(call, 'Anthony Kamau', newestOnly, 3)).toEqual(repeat(answered('Anthony Kamau')));
    expect(hear(call, '1', newestOnly, 1)).toEqual(repeat(answered('1')));
    expect(hear(call, '', newestOnly, 0)).toEqual(repeat(answered('')));
  });

  it('nothing is heard after the end, nor while a verdict is awaited', () => {
    const ended = withHop(callOf(''), answered('2', 'END'), AT_MS);
    expect(hear(ended, '1', newestOnly)).toEqual(repeat(answered('2', 'END')));
    expect(hear(ended, '1', newestOnly, 2)).toEqual(repeat(answered('2', 'END')));
    const waiting = withHop(callOf(''), { text: '1', reply: null }, AT_MS);
    expect(hear(waiting, '1', newestOnly)).toEqual(repeat({ text: '1', reply: null }));
  });
});

it('the first callback of a call is an answer, whatever it holds', () => {
  const begun: Call = { id: 'ATUid_1', hops: [] };
  expect(hear(begun, '1*2', everything)).toEqual(answer('1*2'));
  expect(hear(begun, '', newestOnly)).toEqual(answer(''));
});

describe('of two callbacks at once, the one that comes second', () => {
  it('finds the hop that the other has added', () => {
    const before = callOf('', '1');
    expect(whileAway(before, withHop(before, answered('1'), AT_MS), '1')).toEqual(answered('1'));
    expect(whileAway(undefined, callOf(''), '')).toEqual(answered(''));
  });

  it('does not take for it a hop that was there before', () => {
    const before = callOf('', '1');
    expect(whileAway(before, before, '1')).toBeUndefined();
    expect(whileAway(before, withHop(before, answered('Anthony'), AT_MS), '1')).toBeUndefined();
  });
});

describe('a callback that came before the latest one of the same text was answered', () => {
  const call = callOf('', '1');

  it('is that one once more', () => {
    expect(cameBefore(call, '1', AT_MS - 1)).toEqual(answered('1'));
    expect(cameBefore(call, '1', AT_MS - 8_000)).toEqual(answered('1'));
  });

  it('is not where it came after, or says something else', () => {
    expect(cameBefore(call, '1', AT_MS)).toBeUndefined();
    expect(cameBefore(call, '2', AT_MS - 1)).toBeUndefined();
    expect(cameBefore(call, '', AT_MS - 1)).toBeUndefined();
  });

  it('is not where the clock was set back since, or the call is of a release that kept no time', () => {
    expect(cameBefore(call, '1', AT_MS - 3_600_000)).toBeUndefined();
    expect(cameBefore({ id: call.id, hops: call.hops }, '1', AT_MS)).toBeUndefined();
  });
});

describe('the awaited reply', () => {
  it('is filled in once, and nowhere else', () => {
    const waiting = withHop(callOf('', '1'), { text: '1*1', reply: null }, AT_MS);
    const told = withReply(waiting, 'END registered');
    expect(told.hops.map((hop) => hop.reply)).toEqual(['CON after ""', 'CON after "1"', 'END registered']);
    expect(withReply(told, 'END something else')).toEqual(told);
  });
});
