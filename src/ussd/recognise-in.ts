import { endsSession } from '../conversation/step.ts';
import type { Reply } from '../outbox/confirm.ts';
import type { Phone } from '../outbox/phone.ts';
import { type Hop, hopsOf, type Recognised, recognise, wasStoredMeanwhile } from './recognise.ts';

/** What a hop is at this phone: by its texts, and by the screens that it had. */
export function recogniseIn(phone: Phone, hop: Hop, storedBefore: number | undefined, cameAtMs: number): Recognised {
  const session = phone.conversation?.ussd;
  const recognised = recognise(session, hop);
  if (recognised.is !== 'answer' || session === undefined || phone.conversation === undefined) return recognised;
  // Behind the last screen there is nothing to answer.
  const isOver = session.reply === undefined ? endsSession(phone.conversation.conversation.at) : isLast(session.reply);
  if (isOver) return { is: 'late' };
  if (!hop.newestOnly) return recognised;
  // The text does not distinguish these from answers, but they came before the other was answered: nobody can have seen that answer.
  if (storedBefore !== undefined && wasStoredMeanwhile(storedBefore, session, hop)) return { is: 'repeat' };
  const cameBefore = session.answeredAtMs > cameAtMs && wasStoredMeanwhile(hopsOf(session) - 1, session, hop);
  return cameBefore ? { is: 'repeat' } : recognised;
}

function isLast(reply: Reply | null): boolean {
  return reply === null || reply.startsWith('END ');
}
