import { describe, expect, it } from 'vitest';
import { COUNTIES } from '../../src/conversation/counties.ts';
import { dialled, type PhoneCall } from '../support/phone-call.ts';
import { toQuestion } from '../support/walk.ts';

const asked = dialled()
  .types(...toQuestion('county'))
  .isAt('county');

function chosen(call: PhoneCall): string | undefined {
  return call.isAt('gender').conversation.answers.county;
}

/** The number that a screen offers for a label, if it does. */
function numberOf(label: string, { screen }: PhoneCall): string | undefined {
  const line = screen.split('\n').find((each) => each.replace(/^\d+:/, '') === label && each !== label);
  return line?.split(':')[0];
}

/** What a customer types who looks for a county in the menus. */
function byMenu(name: string): readonly string[] | undefined {
  for (const region of ['1', '2', '3', '4', '5', '6', '7', '8']) {
    const list = asked.types(region);
    if (list.conversation.at.screen === 'gender') {
      if (numberOf(name, asked) === region) return [region];
      continue;
    }
    const here = numberOf(name, list);
    if (here !== undefined) return [region, here];
    if (!list.screen.includes('98:')) continue;
    const further = numberOf(name, list.types('98'));
    if (further !== undefined) return [region, '98', further];
  }
  return undefined;
}

describe.each(COUNTIES)('$name', ({ code, name, variants }) => {
  it('is found by menu in at most three answers', () => {
    const answers = byMenu(name) ?? [];
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.length).toBeLessThanOrEqual(3);
    expect(chosen(asked.types(...answers))).toBe(code);
  });

  it('is found by its name, its code and each of its spellings at once', () => {
    for (const typed of [name, name.toLowerCase(), `${name} county`, `Kaunti ya ${name}`, code, ...variants]) {
      expect(chosen(asked.types(typed))).toBe(code);
    }
  });
});

describe('a list of counties', () => {
  const riftValley = asked
    .types('7')
    .sees(
      'CON County:',
      '1:Nakuru',
      '2:Uasin Gishu',
      '3:Narok',
      '4:Kajiado',
      '5:Trans Nzoia',
      '6:Turkana',
      '7:Kericho',
      '8:Nandi',
      '9:Bomet',
      '10:Baringo',
      '11:West Pokot',
      '12:Laikipia',
      '0:Back 98:More',
    );

  it('that is too long for a screen has a second one, which has no more', () => {
    const second = riftValley.types('98').sees('CON County:', '13:Elgeyo/Marakwet', '14:Samburu', '0:Back');
    second.types('98').sees('CON Which number?', '13:Elgeyo/Marakwet', '14:Samburu', '0:Back');
    second.types('0').sees(...riftValley.screen.split('\n'));
  });

  it('takes the numbers that stand on its screen', () => {
    expect(chosen(riftValley.types('12'))).toBe('031');
    expect(chosen(riftValley.types('98', '13'))).toBe('028');
    riftValley.types('13').isAt('countyList');
    riftValley
      .types('98', '12')
      .isAt('countyList')
      .sees('CON Which number?', '13:Elgeyo/Marakwet', '14:Samburu', '0:Back');
  });

  it.each(['1.0', '1e0', '+1', '0x1', '-1', '1*1'])('does not take %s for a number', (typed) => {
    riftValley.types(typed).isAt('countyList');
  });

  it('leads back to the regions, and takes a county of any other as well', () => {
    riftValley.types('0').sees(...asked.screen.split('\n'));
    riftValley.types('98', '0', '0').sees(...asked.screen.split('\n'));
    expect(chosen(riftValley.types('kwale'))).toBe('002');
    expect(chosen(riftValley.types('047'))).toBe('047');
    riftValley.types('KIS').isAt('countyChoose');
  });

  it('of one screen has no more', () => {
    asked
      .types('3', '98')
      .isAt('countyList')
      .sees(...asked.types('3', '7').screen.split('\n'));
  });
});

describe('first letters', () => {
  it.each([
    ['KIA', '022'],
    ['nak', '032'],
    ['Tra', '026'],
    ['taita ta', '006'],
  ])('%s are enough where one county begins so', (typed, code) => {
    expect(chosen(asked.types(typed))).toBe(code);
  });

  it('that two counties share are asked back', () => {
    const back = asked.types('nya').sees('CON Did you mean:', '1:Nyandarua', '2:Nyamira', '3:None of these', '0:Back');
    expect(chosen(back.types('1'))).toBe('018');
    expect(chosen(back.types('2'))).toBe('046');
    expect(chosen(back.types('Kisii'))).toBe('045');
  });
});

describe('what was not meant', () => {
  it('leads to the regions', () => {
    asked.types('KIS', '3').sees(...asked.screen.split('\n'));
    asked.types('KIS', '0').sees(...asked.screen.split('\n'));
    asked.types('KIS', '4').isAt('countyChoose');
  });

  it('is among three counties at the most', () => {
    asked
      .types('embu meru kisii nakuru kiambu')
      .sees('CON Did you mean:', '1:Kiambu', '2:Nakuru', '3:Meru', '4:None of these', '0:Back')
      .types('4')
      .isAt('county');
  });
});

it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', '9', '0047', '98', '-1', '1.0', '1e0', ''])(
  '%j is no county',
  (typed) => {
    asked.types(typed).isAt('county').hasAnswered(asked.conversation.answers);
  },
);
