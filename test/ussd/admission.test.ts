import { beforeEach, describe, expect, test } from 'vitest';
import type { Service } from '../../src/runtime/service.ts';
import type { Load } from '../../src/ussd/admission.ts';
import { createPlaces } from '../../src/ussd/places.ts';
import { heldClock } from '../support/held-clock.ts';
import { caller, type ServiceWorld, serviceWorld } from '../support/service-world.ts';

const TOO_MANY = /^END Many people are dialling/;

describe('under load', () => {
  let world: ServiceWorld;
  let load: Load;
  let service: Service;

  beforeEach(() => {
    world = serviceWorld();
    load = 'light';
    service = world.another({}, { load: () => load, sharesAnswers: true });
  });

  test('that is heavy, dials are turned away, and whoever is in the middle goes on', async () => {
    const inside = caller(service, '0711000111');
    await inside.dial();
    load = 'heavy';
    const outside = await caller(service, '0711000112').dial();
    expect(outside).toMatchObject({ body: expect.stringMatching(TOO_MANY), outcome: 'shed' });
    expect(await inside.types('1')).toMatchObject({ screen: 'consent' });
    expect(await world.stored('0711000112')).not.toHaveProperty('conversation');
  });

  test('that is too heavy, everybody is turned away, and goes on later', async () => {
    const inside = caller(service);
    await inside.dial();
    load = 'too heavy';
    expect((await inside.types('1')).body).toMatch(TOO_MANY);
    load = 'light';
    await inside.dial();
    expect(await inside.types('1')).toMatchObject({ screen: 'consent' });
  });

  test('of dials that come all at once, six hundred are answered, and the others turned away at once', async () => {
    const inside = caller(service);
    await inside.dial();
    const dials = Array.from({ length: 700 }, (_, n) => caller(service, `07130${String(n).padStart(5, '0')}`).dial());
    const middle = inside.types('1');
    const outcomes = (await Promise.all(dials)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual([...Array(600).fill('answered'), ...Array(100).fill('shed')]);
    expect(await middle).toMatchObject({ screen: 'consent' });
    expect(await caller(service, '0711000112').dial()).toMatchObject({ outcome: 'answered' });
  });
});

describe('places', () => {
  test('are taken, and left once', () => {
    const places = createPlaces(heldClock().monotonicMs, 1_000);
    const [first] = [places.take(), places.take()];
    first?.leave();
    first?.leave();
    expect(places.taken()).toBe(1);
  });

  test('one that nobody leaves is free after its time, and no sooner', () => {
    const clock = heldClock();
    const places = createPlaces(clock.monotonicMs, 1_000);
    places.take();
    clock.advance(600);
    places.take();
    clock.advance(400);
    expect(places.taken()).toBe(2);
    clock.advance(1);
    expect(places.taken()).toBe(1);
  });
});
