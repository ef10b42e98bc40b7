import { describe, expect, test } from 'vitest';
import { dialledService } from './dialled-service.ts';

const NUMBER = '+254712345678';
const service = dialledService();

describe('an SMS', () => {
  test('is on the wire what the gateway hands on, and a script waits for its answer', async () => {
    service.hasSandbox = true;
    const { code, out, err } = await service.dial(
      [service.address, '--number', '0711000000'],
      ['sms JISAJILI  Mary', 'sms 1', 'quit'],
    );
    expect([code, err]).toEqual([0, '']);
    expect(out.indexOf('You sent JISAJILI  Mary')).toBeGreaterThan(0);
    expect(out.indexOf('You sent 1')).toBeGreaterThan(out.indexOf('You sent JISAJILI'));
    expect(service.inbound).toMatchObject([
      { from: '+254711000000', to: '22384', text: 'JISAJILI  Mary', networkCode: '63902' },
      { text: '1' },
    ]);
    expect(new Set(service.inbound.map(({ id }) => id)).size).toBe(2);
  });

  test('goes to the short code of the environment', async () => {
    await service.dial([service.address, '--wait', '0'], ['sms JOIN', 'quit'], { AT_SHORT_CODE: '40404' });
    expect(service.inbound).toMatchObject([{ to: '40404' }]);
  });
});

describe('the SMS', () => {
  test('is waited for after END, and shown; one to another phone is not', async () => {
    service.hasSandbox = true;
    service.answer = () => {
      service.sms('+254711000000', 'For another');
      setImmediate(() => service.sms(NUMBER, 'You are now registered.'));
      return { body: 'END SMS follows' };
    };
    const { code, out } = await service.dial([service.address, '--wait', '60']);
    expect(code).toBe(0);
    expect(out).toContain('| You are now registered.  |');
    expect(out).not.toContain('For another');
  });

  test('that does not come is not waited for for ever', async () => {
    service.hasSandbox = true;
    const { code, out } = await service.dial([service.address, '--wait', '0.05'], ['9']);
    expect(code).toBe(0);
    expect(out).toMatch(/Kwaheri.*\n.*\n {2}11\/160 septets\n$/);
  });

  test('is not waited for while the session stands', async () => {
    service.hasSandbox = true;
    expect(await service.dial([service.address, '--wait', '600'], ['1'])).toMatchObject({ code: 0 });
  });
});
