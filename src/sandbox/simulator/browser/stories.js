/**
 * @typedef {{ readonly name: string, readonly nationalId: string, readonly number: string }} Person
 * @typedef {{ readonly says: string, readonly types: string }} Step
 */

/** @type {Readonly<Record<'english' | 'kiswahili', { names: readonly string[], county: string, gender: string }>>} */
const CAST = {
  english: {
    names: ['Mary Wanjiku Mungai', 'Grace Achieng Otieno', 'Faith Chebet Koech'],
    county: 'Kwale',
    gender: '2',
  },
  kiswahili: {
    names: ['Juma Hassan Mwakio', 'Anthony Kamau Njoroge', 'Baraka Mutua Kioko'],
    county: 'Mombasa',
    gender: '1',
  },
};

/**
 * Somebody who has never registered: a number and an ID of their own.
 *
 * @param {'english' | 'kiswahili'} language
 * @returns {Person}
 */
export function somebody(language) {
  const { names } = CAST[language];
  return {
    name: names[randomBelow(names.length)] ?? 'Mary Wanjiku Mungai',
    nationalId: String(20_000_000 + randomBelow(19_999_999)),
    number: `+25471${String(randomBelow(10_000_000)).padStart(7, '0')}`,
  };
}

/** @type {Step} */
export const SEND = {
  says: 'All of it once more, on one screen of 160 characters. 1 sends it.',
  types: '1',
};
/** A question that the stories do not know. @type {Step} */
export const ANOTHER = { says: 'One more question: 1.', types: '1' };

/** @param {string} screen */
export function isReview(screen) {
  return /check your details|kagua maelezo/i.test(screen);
}

/**
 * What is typed after dialling, question by question.
 *
 * @param {'english' | 'kiswahili'} language
 * @param {Person} person
 * @returns {readonly Step[]}
 */
export function stepsOf(language, { name, nationalId }) {
  const { county, gender } = CAST[language];
  const [first = ''] = name.split(' ');
  return [
    {
      says:
        language === 'english'
          ? `${first} can choose between English and Kiswahili: 1.`
          : `${first} chooses Kiswahili: 2. From here on every word is Kiswahili, the SMS too.`,
      types: language === 'english' ? '1' : '2',
    },
    { says: 'What happens with the data is said first. Nothing goes anywhere before this 1.', types: '1' },
    { says: 'The full name, typed on twelve keys. It is checked as it is typed, not days later.', types: name },
    { says: 'The ID number. A serial number, which people often type instead, would be noticed.', types: nationalId },
    { says: `The county: from a list, by its code, or simply by its name. ${county}.`, types: county },
    { says: 'One digit more.', types: gender },
  ];
}

/** @param {number} end */
function randomBelow(end) {
  return Math.floor(Math.random() * end);
}
