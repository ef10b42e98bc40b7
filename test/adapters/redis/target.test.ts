import { describe, expect, test } from 'vitest';
import { readRedisTarget } from '../../../src/adapters/redis/target.ts';

describe('REDIS_URL', () => {
  test.each([
    ['redis://127.0.0.1', { kind: 'single', url: 'redis://127.0.0.1' }],
    ['rediss://u:p%40ss@redis.internal:6380/2', { kind: 'single', url: 'rediss://u:p%40ss@redis.internal:6380/2' }],
    ['redis://[::1]:7000/', { kind: 'single', url: 'redis://[::1]:7000/' }],
    [
      'redis://h1:7000,h2:7001',
      {
        kind: 'cluster',
        nodes: [
          { host: 'h1', port: 7000 },
          { host: 'h2', port: 7001 },
        ],
        tls: false,
      },
    ],
    [
      'redis://h1:7000/,redis://h2:7001/',
      {
        kind: 'cluster',
        nodes: [
          { host: 'h1', port: 7000 },
          { host: 'h2', port: 7001 },
        ],
        tls: false,
      },
    ],
    [
      'rediss://u:p%2Cw@h1,[fe80::1]:7001/0',
      {
        kind: 'cluster',
        nodes: [
          { host: 'h1', port: 6379 },
          { host: 'fe80::1', port: 7001 },
        ],
        username: 'u',
        password: 'p,w',
        tls: true,
      },
    ],
    [
      'redis+sentinel://s1,s2:26380/jisajili',
      {
        kind: 'sentinel',
        sentinels: [
          { host: 's1', port: 26379 },
          { host: 's2', port: 26380 },
        ],
        name: 'jisajili',
        tls: false,
      },
    ],
    [
      'rediss+sentinel://:pw@s1/my-master',
      {
        kind: 'sentinel',
        sentinels: [{ host: 's1', port: 26379 }],
        name: 'my-master',
        password: 'pw',
        tls: true,
      },
    ],
  ])('%s', (address, target) => {
    expect(readRedisTarget(address)).toEqual(target);
  });

  test.each([
    '127.0.0.1:6379',
    'http://h1',
    'redis://',
    'redis://h1:0',
    'redis://h1:65536',
    'redis://h1,',
    'redis://h1,rediss://h2',
    'redis://h1:7000,h2:7001/1',
    'redis://h1/x',
    'redis://h1?db=1',
    'redis://password@h1',
    'redis://:%zz@h1',
    'redis://a:1@h1,b:2@h2',
    'redis+sentinel://s1',
    'redis+sentinel://s1/',
    // Whose data would be in database 0 all the same.
    'redis+sentinel://s1/name/3',
  ])('is refused as %s', (address) => {
    expect(readRedisTarget(address)).toBeUndefined();
  });
});
