import { expect, test } from 'vitest';
import { createPlaces } from '../../src/outbox/places.ts';
import { heldClock } from '../support/held-clock.ts';

test('places are taken, and left once', () => {
  const places = createPlaces(heldClock(), 1_000);
  const [first] = [places.take(), places.take()];
  first?.leave();
  first?.leave();
  expect(places.taken()).toBe(1);
});

test('one that nobody leaves is free after its time, and no sooner', () => {
  const clock = heldClock();
  const places = createPlaces(clock, 1_000);
  places.take();
  clock.advance(600);
  places.take();
  clock.advance(400);
  expect(places.taken()).toBe(2);
  clock.advance(1);
  expect(places.taken()).toBe(1);
});

test('a clock that is set back does not keep it', () => {
  const clock = heldClock();
  const places = createPlaces(clock, 1_000);
  places.take();
  clock.advance(-3_600_000);
  expect(places.taken()).toBe(0);
});
