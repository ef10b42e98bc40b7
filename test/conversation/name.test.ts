import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstName, isTooLong, readName } from '../../src/conversation/name.ts';

describe('reading a name', () => {
  it.each([
    ['ANTHONY kamau', 'Anthony Kamau'],
    ["NG'ANG'A", "Ng'ang'a"],
    ["ng'ang'a", "Ng'ang'a"],
    ["o'brien", "O'Brien"],
    ["O'BRIEN", "O'Brien"],
    ["ngugi WA thiong'o", "Ngugi wa Thiong'o"],
    ["NGUGI WA THIONG'O", "Ngugi wa Thiong'o"],
    ['ali BIN omar', 'Ali bin Omar'],
    ['jane onyango-kamau', 'Jane Onyango-Kamau'],
    ['fatuma BINTI ali', 'Fatuma binti Ali'],
    ['daniel arap moi', 'Daniel arap Moi'],
    ['WILLIAM OLE NTIMAMA', 'William ole Ntimama'],
    ['asha binte said', 'Asha binte Said'],
    ['wa kamau', 'Wa Kamau'],
    ['OLE SANKAN', 'Ole Sankan'],
    ["lupita nyong'o", "Lupita Nyong'o"],
    ["m'imanyara", "M'Imanyara"],
    ["SA'ID", "Sa'id"],
    ['j.k. rowe', 'J.K. Rowe'],
    ['mary w. mungai', 'Mary W. Mungai'],
    ["jane o'brien-ng'eno", "Jane O'Brien-Ng'eno"],
  ])('%j is %j', (typed, name) => {
    expect(readName(typed)?.name).toBe(name);
  });

  it.each(['McDonald Otieno', 'DeSouza Maria', 'Ngugi Wa Thiongo', "O'brien Pat", 'van der Berg'])(
    'leaves the case of mixed words as it is: %s',
    (typed) => {
      const mixed = typed.split(' ').filter((word) => word !== word.toLowerCase());
      const read = readName(typed)?.name.split(' ');
      for (const word of mixed) expect(read).toContain(word);
    },
  );

  it('never reorders and never drops a word', () => {
    expect(readName('Kamau Anthony Mwangi wa Njoroge Otieno')?.name).toBe('Kamau Anthony Mwangi wa Njoroge Otieno');
  });

  it.each(['Ng‘ang’a', 'Ng`ang´a', 'Ngʼang′a', 'NG’ANG’A'])('folds typographic quotes: %s', (typed) => {
    expect(readName(typed)?.name).toBe("Ng'ang'a");
  });

  it('collapses and trims blanks, and folds typographic hyphens', () => {
    expect(readName('  Mary \t Wanjiku\u00a0\u00a0Mungai ')?.name).toBe('Mary Wanjiku Mungai');
    expect(readName('jane onyango‑kamau')?.name).toBe('Jane Onyango-Kamau');
  });

  it('takes the letters of Kikuyu and Kamba, composed', () => {
    expect(readName('NGŨGĨ wa mũthoni')?.name).toBe('Ngũgĩ wa Mũthoni');
    expect(readName('ngu\u0303gi\u0303 kamau')?.name).toBe('Ngũgĩ Kamau');
    expect(readName('José Müller Łukasz Ŋala')?.name).toBe('José Müller Łukasz Ŋala');
  });

  it.each([
    '',
    '  ',
    'A',
    'A.',
    "-'.",
    '..',
    'Anthony 2',
    '12345678',
    'Anthony*Kamau',
    'Anthony_Kamau',
    'Антон Камау',
    'Ομηρος',
    '安东尼',
    'علي عمر',
    '\u0303Anthony',
    'A\u0316\u0317\u0318\u0319nthony',
    'Anthony\u200dKamau',
    '<b>Anthony</b>',
    'Henry Ⅷ',
    'a'.repeat(61),
  ])('%j is no name', (typed) => {
    expect(readName(typed)).toBeUndefined();
  });

  it.each([
    ['John .', 'John'],
    ['Mary Njeri.', 'Mary Njeri'],
    ['- Kamau', 'Kamau'],
    ['KAMAU, JOHN', 'Kamau John'],
    ['Kamau; John', 'Kamau John'],
    ['"Anthony Kamau"', 'Anthony Kamau'],
    ['“José Kamau”', 'José Kamau'],
    ['Anthony Kamau*', 'Anthony Kamau'],
    ['Anthony * Kamau', 'Anthony Kamau'],
    ['_Anthony Kamau_', 'Anthony Kamau'],
    ['Ng"ang"a Kamau', "Ng'ang'a Kamau"],
    ['Kamau,John ,', 'Kamau John'],
    ['JOHN.KAMAU.OTIENO', 'John Kamau Otieno'],
    ['Mary - Njeri', 'Mary Njeri'],
    ['-John Kamau-', 'John Kamau'],
    ['John Kamau#', 'John Kamau'],
    ['Mary Njeri!!', 'Mary Njeri'],
    ["'Kamau' Ng'ang'a'", "Kamau Ng'ang'a"],
    ['Otieno Jr.', 'Otieno Jr'],
    ['St. Paul Otieno', 'St. Paul Otieno'],
    ['J. M. Kariuki', 'J. M. Kariuki'],
    ['Mary W.', 'Mary W.'],
    ['My name is John Kamau', 'John Kamau'],
    ['Jina langu ni Asha Ali', 'Asha Ali'],
    ['NAME: John Kamau', 'John Kamau'],
    ['Mimi ni Asha Ali', 'Asha Ali'],
    ['Jane Onyango--Kamau', 'Jane Onyango-Kamau'],
  ])('takes what is stray off: %j is %j', (typed, name) => {
    expect(readName(typed)?.name).toBe(name);
  });

  it('distinguishes a name that is too long from what is no name', () => {
    expect(isTooLong('a'.repeat(61))).toBe(true);
    expect(isTooLong(`${'a'.repeat(60)}.`)).toBe(false);
    expect(isTooLong('1'.repeat(61))).toBe(false);
    expect(isTooLong('Anthony Kamau')).toBe(false);
  });

  it('takes 2 to 60 characters', () => {
    expect(readName('Jo')?.name).toBe('Jo');
    expect(readName(`  ${'a'.repeat(60)}  `)?.name).toHaveLength(60);
  });

  it('notices a name of one word', () => {
    expect(readName('Anthony')?.oneWord).toBe(true);
    expect(readName('Onyango-Kamau')?.oneWord).toBe(true);
    expect(readName('Anthony -')?.oneWord).toBe(true);
    expect(readName('Anthony Kamau')?.oneWord).toBe(false);
    expect(readName('A. Kamau')?.oneWord).toBe(false);
  });

  it('reads a name it has read before as it is', () => {
    const letter = fc.constantFrom(..."abGNoOß'’`-. ĩŨ\u0303İıǆŉǰéwaWA");
    const typed = fc.oneof(
      fc.string({ unit: letter, maxLength: 64 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc
        .array(fc.constantFrom('wa', 'BIN', "o'", "NG'ANG'A", '-', 'ole', 'McDonald', "d'e"), { maxLength: 6 })
        .map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const read = readName(text);
        if (read === undefined) return;
        expect(read.name).toBe(read.name.normalize('NFC'));
        expect(readName(read.name)).toEqual(read);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the first name', () => {
  it.each([
    ['Mary Wanjiku Mungai', 'Mary'],
    ['Anthony', 'Anthony'],
    ["ng'ang'a kamau", "Ng'ang'a"],
  ])('of %j is %j', (typed, first) => {
    const read = readName(typed);
    if (read === undefined) throw new Error('no name');
    expect(firstName(read.name)).toBe(first);
  });
});
