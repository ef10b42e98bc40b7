/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { parseMsisdn } from '../../conversation/msisdn.ts';
import type { Phone } from '../../outbox/phone.ts';
import { acknowledge } from '../acknowledge.ts';
import { auditName } from '../act.ts';
import { proofOfConsent } from '../consent.ts';
import { erase } from '../erase.ts';
import { asReference, find } from '../find.ts';
import { look } from '../look.ts';
import { type Done, type NotDone, notDone } from '../operations.ts';
import { resendSms } from '../resend-sms.ts';
import { retry } from '../retry.ts';
import { reveal } from '../reveal.ts';
import { timelineOf } from '../timeline.ts';
import {
  answer,
  frameOf,
  message,
  type PageContext,
  type Pages,
  type PagesParts,
  refused,
  statusOf,
} from './page-parts.tsx';
import { screenWords } from './places.ts';
import { RegistrationPage } from './registration.tsx';
import type { SaidWord } from './said.ts';
import { Timeline } from './timeline.tsx';
import { whyNot } from './why.ts';

const UNKNOWN = 'No registration has this reference. It may have been erased, or its retention has ended.';

/** To find a registration, read it, and act on it. */
export function addRegistrationRoutes(routes: Pages, parts: PagesParts): void {
  const { operations } = parts;

  routes.get('/search', (c) => c.redirect('/admin', 303));
  routes.post('/search', async (c) => {
    const q = (await field(c, 'q')).slice(0, 100);
    const number = parseMsisdn(q) ?? parseMsisdn(`0${q}`);
    const reference = q.replaceAll(/[\s-]/g, '');
    if (number === undefined && !/^[A-Za-z0-9]{6}$/.test(reference))
      return message(parts, c, 'Nothing found', NOT_SEARCHABLE);
    const phone = await find(operations, number === undefined ? { reference } : { phone: number });
    if (phone?.registration !== undefined)
      return c.redirect(`/admin/registrations/${phone.registration.reference}`, 303);
    if (phone?.unreadable?.registration !== undefined)
      return message(parts, c, 'Found, and not readable', whyNot(notDone('unreadable')).text);
    if (number === undefined) return message(parts, c, 'Nothing found', UNKNOWN);
    const by = c.get('operator');
    if (phone?.conversation !== undefined) {
      await look(operations, by, { phone: number });
      const { at } = phone.conversation.conversation;
      const where = screenWords('stopped' in at ? at.stopped.screen : at.screen);
      return message(
        parts,
        c,
        'Not confirmed',
        `This phone has begun and not confirmed. It stopped at ${where}. Nothing was sent to the registry. In the audit it is “${auditName(phone)}”.`,
      );
    }
    const consent = await proofOfConsent(operations, by, number);
    if (!consent.done) return message(parts, c, 'Nothing found', NO_PHONE);
    const { textVersion, language, atMs } = consent.proof;
    return message(
      parts,
      c,
      'Only a consent is left',
      `This phone agreed to text ${textVersion} in ${language === 'en' ? 'English' : 'Kiswahili'} on ${new Date(atMs).toISOString()}. All else was deleted.`,
    );
  });

  routes.get('/registrations/:reference', async (c) => {
    const done = await look(operations, c.get('operator'), { reference: c.req.param('reference') });
    if (!done.done) return refused(parts, c, done);
    return show(c, done.phone);
  });

  const order = (name: string, run: (c: PageContext, reference: string) => Promise<Response>) => {
    const path = `/registrations/:reference/${name}` as const;
    // Who comes back to it later reads the page.
    routes.get(path, (c) => c.redirect(`/admin/registrations/${referenceIn(c)}`, 303));
    routes.post(path, (c) => run(c, referenceIn(c)));
  };

  order('retry', async (c, reference) =>
    after(c, reference, 'retried', await retry(operations, c.get('operator'), reference)),
  );
  order('resend-sms', async (c, reference) =>
    after(c, reference, 'resent', await resendSms(operations, c.get('operator'), reference)),
  );
  order('acknowledge', async (c, reference) => {
    const note = await field(c, 'note');
    if (note === '') return needs(c, 'A note says what was done. Write one, and acknowledge again.');
    return after(c, reference, 'acknowledged', await acknowledge(operations, c.get('operator'), reference, note));
  });
  order('reveal', async (c, reference) => {
    const reason = await field(c, 'reason');
    if (reason === '') return needs(c, 'A reason says why you need them. Write one, and reveal again.');
    const done = await reveal(operations, c.get('operator'), { reference }, reason);
    return done.done ? show(c, await find(operations, { reference }), true) : refused(parts, c, done);
  });
  order('erase', async (c, reference) => {
    const done = await erase(operations, c.get('operator'), { reference });
    if (!done.done) return refused(parts, c, done);
    return c.redirect(`/admin?said=${done.mayBeAtRegistry ? 'erased-here' : 'erased'}`, 303);
  });

  async function show(c: PageContext, phone: Phone | undefined, isRevealed = false, not?: NotDone) {
    const registration = phone?.registration;
    if (phone === undefined || registration === undefined) return message(parts, c, 'Nothing found', UNKNOWN, 404);
    const { frame } = await (not === undefined ? frameOf(parts, c) : frameOf(parts, c, whyNot(not)));
    const timeline = <Timeline timeline={timelineOf(phone, frame.nowMs, operations.policy)} nowMs={frame.nowMs} />;
    const view = { registration, branding: parts.branding, timeline, isRevealed };
    return answer(c, <RegistrationPage frame={frame} view={view} />, not === undefined ? 200 : statusOf(not));
  }

  /** Where an order was not carried out, the page says why. */
  async function after(c: PageContext, reference: string, said: SaidWord, done: Done) {
    if (done.done) return c.redirect(`/admin/registrations/${reference}?said=${said}`, 303);
    if (done.because === 'not_allowed' || done.because === 'not_found') return refused(parts, c, done);
    return show(c, await find(operations, { reference }), false, done);
  }

  function needs(c: PageContext, text: string) {
    if (c.get('operator') === 'support') return refused(parts, c, notDone('not_allowed'));
    return message(parts, c, 'Something is missing', text, 400);
  }
}

const NOT_SEARCHABLE =
  'A phone number is written 0712 345 678 or +254 712 345 678; a reference has six letters and digits.';
const NO_PHONE = 'Nothing is stored of this phone: it has not dialled lately, or its record was deleted.';

function referenceIn(c: PageContext): string {
  return asReference(c.req.param('reference') ?? '');
}

/** A field of a form, without spaces around it. */
async function field(c: PageContext, name: string): Promise<string> {
  return (new URLSearchParams(await c.req.text()).get(name) ?? '').trim();
}
