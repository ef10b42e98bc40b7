import { describe, expect, it } from 'vitest';
import { CONSENT_TEXT_VERSION } from '../../src/conversation/screens.ts';
import { CONTEXT, dialled } from '../support/phone-call.ts';
import { fromQuestion, toReview } from '../support/walk.ts';

const CONSENT = { textVersion: CONSENT_TEXT_VERSION, ...{ sessionId: CONTEXT.sessionId, atMs: CONTEXT.nowMs } };

describe('a registration', () => {
  it('reads as a phone call, question by question', () => {
    const sent = dialled()
      .sees('CON Welcome to Umoja', 'Karibu Umoja', '1:English', '2:Kiswahili')
      .types('1')
      .isAt('consent')
      .types('1')
      .sees('CON Enter your full names as on your ID card.', 'E.g. Grace Neema Baraka', '0:Back')
      .types('anthony KAMAU')
      .sees('CON Enter your ID NUMBER as on your ID card (not the SERIAL NUMBER).', '0:Back')
      .types('21314151')
      .isAt('county')
      .types('Kwale')
      .sees('CON Your gender as on your ID:', '1:Male', '2:Female', '0:Back')
      .types(...fromQuestion('gender'))
      .sees(
        'CON Check your details:',
        'Anthony Kamau',
        'ID 21314151',
        'Kwale',
        'Male',
        '1:Correct, send',
        '2:Change',
        '3:Delete all',
      )
      .hasNotConfirmed()
      .types('1')
      .hasConfirmed({ name: 'Anthony Kamau', nationalId: '21314151', county: '002', gender: 'Male' })
      .sees(
        'END Thank you Anthony. We have received your details. Please wait for our SMS, no need to dial again. Help: 0700000000',
      );
    expect(sent.conversation.answers.consent).toEqual({ ...CONSENT, language: 'en' });
  });

  it('reads the same in Kiswahili', () => {
    const sent = dialled()
      .types('2', '1', "wanjiru NG'ANG'A", '0712345')
      .isAt('county')
      .types(...fromQuestion('county', { county: '1', gender: '2' }))
      .sees(
        'CON Kagua maelezo yako:',
        "Wanjiru Ng'ang'a",
        'ID 0712345',
        'Nairobi',
        'Mwanamke',
        '1:Sahihi, tuma',
        '2:Badilisha',
        '3:Futa yote',
      )
      .types('1')
      .hasConfirmed({ name: "Wanjiru Ng'ang'a", nationalId: '0712345', county: '047', gender: 'Female' })
      .sees(
        'END Asante Wanjiru. Tumepokea maelezo yako na tunakusajili. Tafadhali subiri SMS yetu, huhitaji kupiga tena. Msaada: 0700000000',
      );
    expect(sent.conversation.answers.consent).toEqual({ ...CONSENT, language: 'sw' });
  });

  it('that is cancelled forgets all but the language, and begins anew on the next dial', () => {
    dialled()
      .types(...toReview({ language: '2' }), '3', '1')
      .hasNotConfirmed()
      .isAt('cancelled')
      .hasAnswered({ language: 'sw' })
      .redials()
      .isAt('language')
      .hasAnswered({});
  });
});

describe('consent', () => {
  const asked = dialled().types('1').isAt('consent');

  it('can be read more of, as often as one likes', () => {
    asked
      .types('3')
      .isAt('consentMore')
      .types('0')
      .sees(...asked.screen.split('\n'))
      .types('3', '0', '1')
      .isAt('name');
  });

  it('is not given on the screen with more', () => {
    asked.types('3', '1').isAt('consent').hasAnswered({ language: 'en' });
    asked.types('3', '98', '1').isAt('consent').hasAnswered({ language: 'en' });
  });

  it('that is refused ends it, with nothing stored but the language', () => {
    asked.types('2').isAt('declined').hasAnswered({ language: 'en' }).redials().isAt('language');
  });

  it('that is refused after going back forgets what was answered meanwhile', () => {
    asked.types('1', 'Anthony Kamau', '0', '0').isAt('consent').types('2').hasAnswered({ language: 'en' });
  });

  it.each(['11', '1*1', 'yes', '\u0661', '\uff11', ''])('is not given by %j', (typed) => {
    asked.types(typed).isAt('consent').hasAnswered({ language: 'en' });
  });
});

describe('a name', () => {
  const asked = dialled().types('1', '1').isAt('name');

  it('of one word is asked once, and taken', () => {
    const name = asked
      .types('WANJIKU')
      .sees('CON Is Wanjiku your full name on your ID?', '1:Yes', '2:No, enter all my names', '0:Back')
      .types('1')
      .isAt('nationalId').conversation.answers.name;
    expect(name).toBe('Wanjiku');
  });

  it('of one word can be typed again with the others', () => {
    asked.types('Wanjiku', '2').sees(...asked.screen.split('\n'));
    expect(asked.types('Wanjiku', '2', 'Mary Wanjiku').isAt('nationalId').conversation.answers.name).toBe(
      'Mary Wanjiku',
    );
  });

  it.each(['1', '21314151', 'A', 'Mary W4njiku', 'Mary*Wanjiku', 'Мария Ивановна', 'x'.repeat(61), '', '98'])(
    '%j is no name',
    (typed) => {
      asked.types(typed).isAt('name').hasAnswered(asked.conversation.answers);
    },
  );

  it('too long for the screen is cut there, and only there', () => {
    const name = 'Maximiliana Konstantinopolita Wanjiku Nyambura wa Kamau-Otieno';
    const long = name.slice(0, 60);
    asked
      .types(...fromQuestion('name', { name: long, gender: '2' }))
      .sees(
        'CON Check your details:',
        'Maximiliana Konstantinopolita Wanjiku..',
        'ID 21314151',
        'Kwale',
        'Female',
        '1:Correct, send',
        '2:Change',
        '3:Delete all',
      )
      .types('1')
      .hasConfirmed({ name: long });
  });

  it('is shown in the letters that every phone has, and stored as it was typed', () => {
    asked
      .types(...fromQuestion('name', { name: 'M\u0169thoni Ng\u0169g\u0129' }), '1')
      .hasConfirmed({ name: 'M\u0169thoni Ng\u0169g\u0129' })
      .sees(
        'END Thank you Muthoni. We have received your details. Please wait for our SMS, no need to dial again. Help: 0700000000',
      );
  });
});

describe('an ID number', () => {
  const asked = dialled().types('1', '1', 'Anthony Kamau').isAt('nationalId');

  it.each(['2131415', '21314151', '2131 4151', '21.314.151', '0012345'])('%j is taken', (typed) => {
    expect(asked.types(typed).isAt('county').conversation.answers.nationalId).toBe(typed.replace(/\D/g, ''));
  });

  it.each(['213141', '213141519', '11111111', '0000000'])('%j is asked once more', (typed) => {
    const check = asked.types(typed).isAt('nationalIdCheck');
    expect(check.screen).toContain(`CON You entered ${typed}. `);
    expect(check.types('1').isAt('county').conversation.answers.nationalId).toBe(typed);
    check.types('2').sees(...asked.screen.split('\n'));
    expect(check.types('2', '21314151').isAt('county').conversation.answers.nationalId).toBe('21314151');
  });

  it.each(['21314', '2131415190', 'A1234567', '2131*4151', '1', '98', ''])('%j is none', (typed) => {
    asked.types(typed).isAt('nationalId').hasAnswered(asked.conversation.answers);
  });
});
