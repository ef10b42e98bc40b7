import type { Conversation, ScreenName } from '../conversation/conversation.ts';
import { lastWords, render } from '../conversation/render.ts';
import type { BothKey, Branding } from '../conversation/texts/texts.ts';
import type { Reply } from '../outbox/confirm.ts';
import { conversationFor, type Phone, type PhoneStore } from '../outbox/phone.ts';
import { statusFor } from '../outbox/status.ts';
import type { Clock } from '../ports/clock.ts';
import { type Hop, isOf } from './recognise.ts';

/** What a customer reads, and the name of it. */
export type Words = { readonly body: Reply; readonly screen: ScreenName | BothKey };

/** What an answer knew when it failed. */
export type Known = { phone?: Phone };

export type Ending = Parameters<typeof lastWords>[0];

export type RepliesParts = {
  readonly store: PhoneStore;
  readonly clock: Clock;
  readonly branding: Branding;
  readonly resumeWithinS: number;
};

export type Replies = {
  of(conversation: Conversation): Words;
  ending(text: Ending): Words;
  /** Where something broke inside. */
  sorry(known: Known): Words;
  /** What the confirming hop of a session is answered with, once that is known; by the deadline, that it was received. */
  awaited(phone: Phone, hop: Pick<Hop, 'idDigest'>, deadlineMs: number): Promise<Reply>;
};

const LOOK_AGAIN_MS = 100;
/** Left for writing and sending a reply. */
const REPLY_MS = 500;

export function createReplies({ store, clock, branding, resumeWithinS }: RepliesParts): Replies {
  const of = (conversation: Conversation) => ({
    body: render(conversation, branding),
    screen: conversation.at.screen,
  });
  const ending = (text: Ending) => ({ body: lastWords(text, branding), screen: text });

  return {
    of,
    ending,
    sorry({ phone }) {
      const registration = statusFor(phone?.registration);
      const language = phone?.conversation?.conversation.answers.language;
      if (registration !== undefined && registration.status !== 'failed') {
        // Nothing can be stored now: no screen that wants an answer.
        const screen = registration.status === 'pending' ? 'pending' : 'alreadyPhone';
        return of({ at: { screen }, answers: { language: registration.language }, wrongInputs: 0 });
      }
      return language === undefined
        ? ending('trouble')
        : of({ at: { screen: 'unavailable' }, answers: { language }, wrongInputs: 0 });
    },
    async awaited(phone, hop, deadlineMs) {
      let now = phone;
      for (;;) {
        const record = now.conversation;
        if (record?.ussd === undefined || !isOf(record.ussd, hop)) return ending('sessionOver').body;
        if (record.ussd.reply !== null) return record.ussd.reply ?? of(record.conversation).body;
        if (store.nowMs() + REPLY_MS + LOOK_AGAIN_MS < deadlineMs) {
          await clock.wait(LOOK_AGAIN_MS);
          now = await store.loadByKey(phone.key);
          continue;
        }
        // The hop that attempted has not said anything: what it stored is a promise, so that is what the customer reads.
        const reply = received(now);
        const filled = { ...record, ussd: { ...record.ussd, reply } };
        const committed = await store.commit(now, {
          conversation: conversationFor(filled, resumeWithinS, store.nowMs()),
        });
        if (committed.done) return reply;
        now = committed.now;
      }
    },
  };

  function received({ registration }: Phone): Reply {
    if (registration === undefined) return ending('sessionOver').body;
    const { language, name } = registration.answers;
    return of({ at: { screen: 'received' }, answers: { language, name }, wrongInputs: 0 }).body;
  }
}
