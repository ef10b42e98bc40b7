import { answerParts } from '../conversation/along.ts';
import { type Conversation, DETAILS, opening, QUESTIONS } from '../conversation/conversation.ts';
import { dial } from '../conversation/dial.ts';
import type { IdDigits } from '../conversation/national-id.ts';
import { renderSms } from '../conversation/render.ts';
import type { Context, Effect } from '../conversation/screen.ts';
import { askAgain, begunAnew, endsSession, forgotten, step } from '../conversation/step.ts';
import { type Branding, type Language, SMS_SEPTETS, say } from '../conversation/texts/texts.ts';
import { type Held, type Inbound, mayHelp, NO_MESSAGES, type SmsState } from '../outbox/messages.ts';
import { begunIn, type ConversationRecord, type Phone } from '../outbox/phone.ts';
import type { Answered } from '../outbox/send-messages.ts';
import { withHopOf } from '../outbox/sessions.ts';
import { isOvertaken, statusFor } from '../outbox/status.ts';
import { type Command, keywordsOf, readCommand } from './commands.ts';
import { digestOfWords } from './digest.ts';
import { countOf, readFields } from './fields.ts';

export type AnswerSmsSettings = {
  readonly branding: Branding;
  readonly nationalIdDigits: IdDigits;
  /** In capitals. */
  readonly keywords: readonly string[];
  /** Only SMS that begin with a keyword arrive. */
  readonly isShared: boolean;
};

type Known = {
  readonly phone: Phone;
  readonly record: ConversationRecord;
  readonly sms: SmsState;
  readonly network: string;
  readonly nowMs: number;
};
/** The conversation, and the answers that it has not been given yet. */
type State = {
  readonly conversation: Conversation;
  readonly held: Held;
  readonly confirmed?: true;
  readonly effect?: Effect;
};

const HOUR_MS = 3_600_000;
const ANSWERS_PER_HOUR = 30;
/** The third time, nobody is there who reads. */
const SAME_WORDS_PER_HOUR = 2;

/** What becomes of an SMS. Pure: it follows from what is stored of the phone. */
export function createAnswerSms(
  settings: AnswerSmsSettings,
): (phone: Phone, inbound: Inbound, nowMs: number) => Answered {
  const { branding, keywords } = settings;

  return (phone, { text, networkCode: network = '' }, nowMs) => {
    const record = phone.conversation ?? { conversation: opening };
    const sms = record.sms ?? NO_MESSAGES;
    const known: Known = { phone, record, sms, network, nowMs };
    const command = readCommand(text, keywords, isOpen(known));
    if (command.is === 'stop') return stop(known, command.language);
    // An automatic sender would go on for ever.
    const answered = sms.answered.filter(([, atMs]) => atMs > nowMs - HOUR_MS);
    if (answered.length >= ANSWERS_PER_HOUR) return { record };
    const words = digestOfWords(text);
    const { isUnderstood, ...outcome } = answer(known, command);
    const times = answered.filter(([before]) => before === words).length;
    // The same `1` answers one question after another.
    if (!isUnderstood && times >= SAME_WORDS_PER_HOUR) return { record };
    if (outcome.reply === undefined && !outcome.confirmed) return outcome;
    const messages = outcome.record.sms ?? NO_MESSAGES;
    const more = [...answered, [isUnderstood ? '' : words, nowMs] as const];
    return { ...outcome, record: { ...outcome.record, sms: { ...messages, answered: more } } };
  };

  function answer(known: Known, command: Command): Answered & { isUnderstood?: boolean } {
    const { record, sms } = known;
    const { optedOutAtMs, ...optedIn } = sms;
    switch (command.is) {
      case 'stop':
        return stop(known, command.language);
      case 'help':
        return help(known, command.language);
      case 'start':
        return begin({ ...known, sms: optedIn }, command.language, {});
      case 'text':
        if (isOpen(known)) return hear(known, command.text);
        // Silence, until the customer asks for something.
        if (optedOutAtMs !== undefined) return { record };
        return mayHelp(sms, known.nowMs) ? replyUnasked(known) : { record };
      case 'keyword': {
        const language = command.language ?? languageOf(record);
        const fields = readFields(command.rest, language);
        // On a shared code an answer has the keyword before it.
        if (command.rest !== '' && isOpen(known) && countOf(fields) < 2) return hear(known, command.rest);
        const { name: _, ...sure } = fields;
        return begin(known, command.language, command.unsure ? sure : fields);
      }
    }
  }

  function stop({ record, sms, nowMs }: Known, language: Language): Answered {
    if (sms.optedOutAtMs !== undefined && !isOpenNow(record, sms)) return { record };
    const { asked: _, held: __, ...messages } = sms;
    const start = language === 'sw' ? 'ANZA' : 'START';
    const filling = { start: settings.isShared ? `${keywordOf(language)} ${start}` : start };
    return {
      record: {
        ...withoutSession(record),
        conversation: forgotten(record.conversation, 'cancelled'),
        sms: { ...messages, optedOutAtMs: nowMs },
      },
      reply: say(language, 'smsStopped', filling, branding, SMS_SEPTETS),
    };
  }

  function help({ record, sms, nowMs }: Known, asked: Language | undefined): Answered {
    const language = asked ?? languageOf(record) ?? 'en';
    const filling = { keyword: keywordOf(language) };
    return {
      record: { ...record, sms: { ...sms, helpedAtMs: nowMs } },
      reply: say(language, 'smsHelp', filling, branding, SMS_SEPTETS),
    };
  }

  /** Who has not asked for anything reads how to register, or that it is done. */
  function replyUnasked(known: Known): Answered {
    const status = statusFor(known.phone.registration);
    if (status === undefined || status.status === 'failed') return help(known, undefined);
    const key = status.status === 'pending' ? 'pending' : 'alreadyPhone';
    return { ...help(known, undefined), reply: say(status.language, key, {}, branding, SMS_SEPTETS) };
  }

  /** A keyword: where dialling would lead, and from there on with what else the SMS says. */
  function begin(known: Known, chosen: Language | undefined, said: Held): Answered {
    const { phone, record } = known;
    const dialled = dial(begunIn(record), statusFor(phone.registration));
    const { consent, language: before } = dialled.answers;
    // Nothing but the language is answered yet.
    const changesLanguage = consent === undefined && before !== undefined && chosen !== undefined && chosen !== before;
    const isGoingOn = dialled.at.screen === 'resume' && !changesLanguage;
    const fields = changesLanguage ? { ...known.sms.held, ...said } : said;
    if (dialled.at.screen === 'registered' || dialled.at.screen === 'pending')
      return answered(known, { conversation: dialled, held: {} });
    if (isGoingOn && countOf(fields) === 0)
      return answered(known, { conversation: dialled, held: known.sms.held ?? {} });
    const language = (isGoingOn ? dialled.answers.language : undefined) ?? chosen;
    const start = isGoingOn ? dialled : begunAnew(record.conversation);
    if (language === undefined) return answered(known, { conversation: start, held: fields });
    const from = { ...start, answers: { ...start.answers, language } };
    const questions = DETAILS.filter((each) => each in fields);
    return answered(known, filledIn({ conversation: askAgain(from, questions), held: fields }, contextAt(known.nowMs)));
  }

  /** An answer to the question that the customer was sent. */
  function hear(known: Known, text: string): Answered & { isUnderstood?: boolean } {
    const { record, sms, nowMs } = known;
    const { conversation } = record;
    const { registration } = known.phone;
    if (isOvertaken(conversation, registration))
      return answered(known, { conversation: dial(conversation, statusFor(registration)), held: {} });
    const held = sms.held ?? {};
    // The conversation went on elsewhere: what this answers is not what is asked now.
    if (sms.asked?.screen !== conversation.at.screen) return answered(known, { conversation, held });
    const context = contextAt(nowMs);
    const { screen } = conversation.at;
    const asked = QUESTIONS.find((question) => question === screen);
    const isUnderstood = asked !== undefined && heard(conversation, text, context).conversation.wrongInputs === 0;
    const read = readFields(text, conversation.answers.language);
    // All the details may be given at once, to whichever question. Else words around an answer replace nothing that is answered.
    const isAll = countOf(read) === DETAILS.length;
    const taken = DETAILS.filter(
      (each) => each in read && (isAll || each === asked || conversation.answers[each] === undefined),
    );
    if (asked !== undefined && taken.length > 1 && (isAll || !isUnderstood)) {
      const fields = Object.fromEntries(taken.map((each) => [each, read[each]])) as Held;
      return answered(
        known,
        filledIn({ conversation: askAgain(conversation, taken), held: { ...held, ...fields } }, context),
      );
    }
    const stepped = heard(conversation, text, context);
    const state = stepped.confirmed
      ? { conversation, held: {}, confirmed: true as const }
      : {
          ...filledIn({ conversation: stepped.conversation, held }, context),
          ...(stepped.effect && { effect: stepped.effect }),
        };
    return { ...answered(known, state), isUnderstood: state.conversation.wrongInputs === 0 };
  }

  function answered(known: Known, { conversation, held, confirmed, effect }: State): Answered {
    const { nowMs } = known;
    const record = withSession(known, conversation);
    const { asked: _, held: __, ...sms } = known.sms;
    const isLast = endsSession(conversation.at);
    const messages: SmsState = {
      ...sms,
      ...(!isLast && { asked: { screen: conversation.at.screen, atMs: nowMs } }),
      ...(!isLast && countOf(held) > 0 && { held }),
    };
    if (confirmed) {
      const { asked: _, held: __, ...done } = messages;
      const received = { ...conversation, at: { screen: 'received' as const } };
      return { record: { ...withoutSession(record), conversation: received, sms: done }, confirmed };
    }
    const isChanged = JSON.stringify(conversation) !== JSON.stringify(record.conversation);
    const language = conversation.answers.language ?? 'en';
    return {
      record: { ...(isChanged ? withoutSession(record) : record), conversation, sms: messages },
      reply: renderSms(conversation, branding, settings.isShared ? keywordsOf(keywords, language) : []),
      ...(effect && { effect }),
    };
  }

  function keywordOf(language: Language): string {
    return keywordsOf(keywords, language)[0] ?? '';
  }

  function contextAt(nowMs: number): Context {
    return { nowMs, sessionId: 'sms', nationalIdDigits: settings.nationalIdDigits };
  }
}

function isOpen({ record, sms }: Known): boolean {
  return isOpenNow(record, sms);
}

function isOpenNow({ conversation }: ConversationRecord, sms: SmsState): boolean {
  return sms.asked !== undefined && !endsSession(conversation.at);
}

/** The sessions of a conversation by SMS: one goes on until the customer turns to another channel, or it ends. */
function withSession({ record, sms, network, nowMs }: Known, after: Conversation): ConversationRecord {
  const begins = sms.asked === undefined || record.sessions?.at(-1)?.[1] !== 'sms';
  const hop = { channel: 'sms', network, begins, atMs: nowMs } as const;
  return { ...record, sessions: withHopOf(record.sessions, hop, record.conversation, after) };
}

/** The whole SMS; if the screen does not understand it, its first line: a signature may follow. */
function heard(conversation: Conversation, text: string, context: Context) {
  const whole = answerParts(conversation, text.split('*'), context);
  const [first = ''] = text.split('\n');
  return whole.conversation.wrongInputs === 0 || first === text ? whole : step(conversation, first, context);
}

/** Gives the answers that are held to the questions that they answer, as far as the conversation takes them. */
function filledIn(state: State, context: Context): State {
  let { conversation } = state;
  const held: Record<string, string> = { ...state.held };
  for (;;) {
    const input = held[conversation.at.screen];
    if (input === undefined || conversation.wrongInputs > 0) return { conversation, held };
    delete held[conversation.at.screen];
    ({ conversation } = step(conversation, input, context));
  }
}

function languageOf({ conversation }: ConversationRecord): Language | undefined {
  return conversation.answers.language;
}

/** What is typed in a session from now on answers a screen that is no longer shown: it is over. */
function withoutSession({ ussd, ...record }: ConversationRecord): ConversationRecord {
  if (ussd === undefined || ussd.id === '') return { ...record, ...(ussd && { ussd }) };
  const { reply: _, ...session } = ussd;
  return { ...record, ussd: { ...session, id: '', past: ussd.id + ussd.past } };
}
