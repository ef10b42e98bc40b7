import { describe, expect, test } from 'vitest';
import { type DialOptions, parseDialArguments } from '../../../src/cli/dial/arguments.ts';

function optionsOf(argv: readonly string[], env: Record<string, string> = {}): DialOptions {
  const request = parseDialArguments(argv, env);
  if (request.kind !== 'dial') throw new Error(JSON.stringify(request));
  return request.options;
}

test('with nothing given it dials the sandbox on this machine', () => {
  const { callback, ...rest } = optionsOf([]);
  expect(callback.href).toBe('http://127.0.0.1:3000/ussd');
  expect(rest).toEqual({
    number: '+254712345678',
    serviceCode: '*384*70421#',
    networkCode: '63902',
    shortCode: '22384',
    newestOnly: false,
    waitS: 10,
  });
  expect(optionsOf([], { PORT: '8787' }).callback.href).toBe('http://127.0.0.1:8787/ussd');
});

test.each([
  ['https://ussd.example', 'https://ussd.example/ussd'],
  ['https://ussd.example/', 'https://ussd.example/ussd'],
  ['https://example/jisajili/', 'https://example/jisajili/ussd'],
  ['https://ussd.example/ussd', 'https://ussd.example/ussd'],
  ['https://ussd.example?lender=1#top', 'https://ussd.example/ussd?lender=1'],
  ['localhost:5030', 'http://localhost:5030/ussd'],
  ['127.0.0.1:5030/ussd', 'http://127.0.0.1:5030/ussd'],
  ['[::1]:5030', 'http://[::1]:5030/ussd'],
])('%s is called at %s', (address, callback) => {
  expect(optionsOf([address]).callback.href).toBe(callback);
});

test('the key is the first of CALLBACK_KEY', () => {
  const { callback } = optionsOf(['http://a'], { CALLBACK_KEY: 'environment,older' });
  expect(callback.searchParams.getAll('key')).toEqual(['environment']);
});

test.each([
  ['https://ussd.example/ussd?key=secret'],
  ['https://ussd.example?key=secret#top'],
  ['localhost:3000?a=1&key=secret'],
  ['https://ussd.example/ussd?key='],
])('a key in the address is refused in a line that does not show it: %s', (address) => {
  expect(parseDialArguments([address], { CALLBACK_KEY: 'environment' })).toEqual({
    kind: 'wrong',
    why: 'every user of this machine can see a key in an address: leave it out, and set CALLBACK_KEY',
    short: true,
  });
});

test.each(['+254711000000', '254711000000', '0711000000', '0711 000 000', '0711-000-000'])('a number: %s', (number) => {
  expect(optionsOf(['--number', number]).number).toBe('+254711000000');
});

describe('what is wrong is said in a line', () => {
  test.each([
    [['--bogus'], /^Unknown option '--bogus'$/],
    [['--newest=yes'], /newest/],
    [['one', 'two'], /^more than one address$/],
    [['localhost:99999'], /^the address is no URL: give it like/],
    [['not an address'], /^the address is no URL/],
    [['ftp://example'], /^the address is no URL/],
    [['--number', 'abc'], /^--number abc is no phone number/],
    [['--number', '12'], /^--number 12 is no phone number/],
    [['--code', '384'], /^--code 384 is no service code/],
    [['--network', 'x'], /is no network code/],
    [['--wait', 'long'], /^--wait takes seconds/],
    [['--wait', '-1'], /^--wait takes seconds, 600 at most$/],
    [['--network', '-1'], /^--network takes a network code/],
    [['--key', 'k'], /^Unknown option '--key'/],
  ])('%j', (argv, why) => {
    const request = parseDialArguments(argv, {});
    expect(request).toEqual({ kind: 'wrong', why: expect.stringMatching(why) });
    expect(request).not.toEqual({ kind: 'wrong', why: expect.stringContaining('\n') });
  });

  test.each([
    ['ussd.example', 'https://ussd.example'],
    ['ussd.example:8080/ussd?key=secret', 'https://ussd.example:8080'],
    ['10.0.0.7:3000', 'https://10.0.0.7:3000'],
  ])('without the usage where %s lacks its scheme alone', (address, like) => {
    const why = `the address lacks its scheme: give it like ${like}`;
    expect(parseDialArguments([address], {})).toEqual({ kind: 'wrong', why, short: true });
  });
});
