import type { RegistryAnswer } from '../../src/ports/partners.ts';
import { confirms, type ServiceWorld } from './service-world.ts';

export const DOWN: RegistryAnswer = { kind: 'retry', because: 'unreachable', mayHaveRegistered: false };

/** A customer who read "received"; the next attempt is due. */
export async function promised(world: ServiceWorld): Promise<void> {
  world.registryAnswers(DOWN);
  await confirms(world.service);
  world.registryAnswers({ kind: 'registered' });
  world.clock.advance(Math.max((world.store.nextTimerMs() ?? 0) - world.clock.nowMs(), 0));
  world.asked.length = 0;
}
