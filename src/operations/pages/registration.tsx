/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { countyByCode } from '../../conversation/counties.ts';
import { localFormat } from '../../conversation/msisdn.ts';
import type { Branding } from '../../conversation/texts/texts.ts';
import { attentionCause } from '../../outbox/attention.ts';
import { isComplete, isSettled, type Registration } from '../../outbox/registration.ts';
import { CAUSE_TODO } from '../cause-todo.ts';
import { maskedId, maskedName, maskedPhone } from '../mask.ts';
import { CAUSES } from './causes.ts';
import { helpline } from './helpline.ts';
import { type Frame, Page } from './page.tsx';
import { statusWords } from './status.ts';
import { Ago, At } from './when.tsx';

export type RegistrationView = {
  readonly registration: Registration;
  readonly branding: Branding;
  readonly timeline: Child;
  /** In plain text: the operator has said why, and that is in the audit. */
  readonly isRevealed: boolean;
};

export function RegistrationPage({ frame, view }: { frame: Frame; view: RegistrationView }) {
  const { registration, branding, timeline, isRevealed } = view;
  const { reference } = registration;
  const cause = attentionCause(registration);
  const { tone, text } = statusWords(registration);
  const words = helpline(registration, branding);
  return (
    <Page frame={frame} title={`Registration ${reference}`}>
      <div id="status" class="intro" data-live>
        <h1>
          Registration <span class="mono">{reference}</span>
        </h1>
        <p>
          <span class={`badge ${tone}`}>{text}</span>
        </p>
        {cause !== undefined && (
          <p>
            <b>Needs attention:</b> {CAUSES[cause].what} <span class="quiet">{CAUSE_TODO[cause]}</span>
          </p>
        )}
      </div>
      <section id="helpline" class="panel" data-live aria-labelledby="helpline-title">
        <h2 id="helpline-title">To read out to the customer</h2>
        <p class="say" lang="en">
          {words.en}
        </p>
        <p class="say" lang="sw">
          {words.sw}
        </p>
      </section>
      <div class="pair">
        <section id="timeline" class="panel" data-live aria-labelledby="timeline-title">
          <h2 id="timeline-title">What happened, and what comes next</h2>
          {timeline}
        </section>
        <div class="groups">
          <Details registration={registration} isRevealed={isRevealed} nowMs={frame.nowMs} />
          {frame.operator === 'admin' ? (
            <Actions registration={registration} isRevealed={isRevealed} />
          ) : (
            <p class="hint">As support you read. Retry, resend, acknowledge, reveal and erase are for admin.</p>
          )}
        </div>
      </div>
    </Page>
  );
}

function Details({
  registration,
  isRevealed,
  nowMs,
}: {
  registration: Registration;
  isRevealed: boolean;
  nowMs: number;
}) {
  const { phone, answers, confirmedAtMs, customerId } = registration;
  const { name, nationalId, county, gender, language, consent } = answers;
  return (
    <section class={isRevealed ? 'panel revealed' : 'panel'} aria-labelledby="details-title">
      <div class="head">
        <h2 id="details-title">Details</h2>
        {isRevealed && <span class="badge wait">shown in full, and in the audit</span>}
      </div>
      <dl class="rows">
        <Field name="Phone">{isRevealed ? localFormat(phone) : maskedPhone(phone)}</Field>
        <Field name="Name">{isRevealed ? name : maskedName(name)}</Field>
        <Field name="ID number">{isRevealed ? nationalId : maskedId(nationalId)}</Field>
        {isRevealed && <Field name="County">{countyByCode(county)?.name}</Field>}
        {isRevealed && <Field name="Gender">{gender}</Field>}
        <Field name="Language">{language === 'en' ? 'English' : 'Kiswahili'}</Field>
        <Field name="Consent">
          <At atMs={consent.atMs} />, text {consent.textVersion}, in{' '}
          {consent.language === 'en' ? 'English' : 'Kiswahili'}
        </Field>
        <Field name="Confirmed">
          <At atMs={confirmedAtMs} /> (<Ago atMs={confirmedAtMs} nowMs={nowMs} />)
        </Field>
        {customerId !== undefined && <Field name="At the registry">{customerId}</Field>}
      </dl>
    </section>
  );
}

function Field({ name, children }: { name: string; children: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Actions({ registration, isRevealed }: { registration: Registration; isRevealed: boolean }) {
  const { reference, status, notification } = registration;
  const path = `/admin/registrations/${reference}`;
  const cause = attentionCause(registration);
  const canRetry = !isComplete(registration) || status === 'failed' || notification === 'failed';
  const canResend = isSettled(registration) && notification !== 'due';
  return (
    <section id="actions" class="panel" data-live aria-labelledby="actions-title">
      <h2 id="actions-title">What you can do</h2>
      <div class="actions">
        {canRetry && (
          <form method="post" action={`${path}/retry`}>
            <button type="submit" class={cause === undefined ? '' : 'main'}>
              Retry now
            </button>
          </form>
        )}
        {canResend && (
          <form method="post" action={`${path}/resend-sms`}>
            <button type="submit">Resend the SMS</button>
          </form>
        )}
        {cause !== undefined && (
          <details id="acknowledge">
            <summary>Acknowledge: somebody took care of it</summary>
            <form class="sheet" method="post" action={`${path}/acknowledge`}>
              <label>
                <span>What was done (no names, no numbers)</span>
                <input type="text" name="note" maxlength={200} required autocomplete="off" />
              </label>
              <div>
                <button type="submit" class="main">
                  Acknowledge
                </button>
              </div>
            </form>
          </details>
        )}
        {!isRevealed && (
          <details id="reveal">
            <summary>Reveal name, number and ID</summary>
            <form class="sheet" method="post" action={`${path}/reveal`}>
              <label>
                <span>Why you need them (it goes to the audit)</span>
                <input type="text" name="reason" maxlength={200} required autocomplete="off" />
              </label>
              <div>
                <button type="submit">Reveal</button>
              </div>
            </form>
          </details>
        )}
        <details id="erase">
          <summary>Erase all that is stored here</summary>
          <form class="sheet" method="post" action={`${path}/erase`}>
            <p class="hint">
              Conversation, registration and history are deleted here, at once and for good. At the registry the
              customer stays: ask there, too.
            </p>
            <label class="check">
              <input type="checkbox" required />
              <span>Yes, erase {reference}</span>
            </label>
            <div>
              <button type="submit" class="danger">
                Erase
              </button>
            </div>
          </form>
        </details>
      </div>
    </section>
  );
}
