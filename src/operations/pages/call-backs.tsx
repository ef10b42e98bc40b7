/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { localFormat } from '../../conversation/msisdn.ts';
import type { CallBackListed } from '../call-backs.ts';
import { maskedPhone } from '../mask.ts';
import { type Frame, Page } from './page.tsx';
import { Ago } from './when.tsx';

const WHAT: Readonly<Record<CallBackListed['what'], { readonly title: string; readonly todo: string }>> = {
  callBack: { title: 'Asks to be called', todo: 'Call, and help with the registration.' },
  correct: { title: 'Wants details corrected', todo: 'Call, and have them corrected at the registry.' },
  withdraw: {
    title: 'Withdraws',
    todo: 'Have the customer removed at the registry, and call.',
  },
};

/** Customers who wait for a call. The one page on which support does something. */
export function CallBacksPage({
  frame,
  calls,
  total,
}: {
  frame: Frame;
  calls: readonly CallBackListed[];
  total: number;
}) {
  return (
    <Page frame={frame} title="Call back" at="call-backs">
      <div class="intro">
        <h1>Call back</h1>
        <p class="quiet">
          Take a call first, so that nobody is called twice: then its number is shown. Never ask for a PIN or a
          password.
        </p>
      </div>
      <section id="calls" class="groups" data-live aria-labelledby="calls-title">
        <h2 id="calls-title">
          {total === 0
            ? 'Nobody waits for a call'
            : `${total.toLocaleString('en-GB')} ${total === 1 ? 'waits' : 'wait'} for a call`}
        </h2>
        <ul class="groups">
          {calls.map((call) => (
            <CallItem call={call} nowMs={frame.nowMs} />
          ))}
        </ul>
      </section>
    </Page>
  );
}

function CallItem({ call, nowMs }: { call: CallBackListed; nowMs: number }) {
  const { id, reference, what, phone, language, askedAtMs, by, takenAtMs, calledAtMs, erases } = call;
  const { title, todo } = WHAT[what];
  const isTaken = takenAtMs !== undefined;
  return (
    <li class="group" id={`call-${id}`}>
      <div class="head">
        <h3>{title}</h3>
        <span class="hint">
          asked <Ago atMs={askedAtMs} nowMs={nowMs} />
        </span>
      </div>
      <p>
        <b class="mono">{isTaken ? localFormat(phone) : maskedPhone(phone)}</b>, speaks{' '}
        {language === 'en' ? 'English' : 'Kiswahili'}
        {reference !== undefined && (
          <>
            ,{' '}
            <a class="mono" href={`/admin/registrations/${reference}`}>
              {reference}
            </a>
          </>
        )}
      </p>
      <p class="quiet">
        {todo}
        {erases && ' Closing it erases all that is stored here.'}
        {isTaken && (
          <>
            {' '}
            Taken by {by} <Ago atMs={takenAtMs} nowMs={nowMs} />
            {calledAtMs !== undefined && (
              <>
                , called <Ago atMs={calledAtMs} nowMs={nowMs} />
              </>
            )}
            .
          </>
        )}
      </p>
      <div class="actions">
        {!isTaken && <Order id={id} order="take" label="Take it" main />}
        {isTaken && calledAtMs === undefined && <Order id={id} order="called" label="Called" main />}
        {isTaken && (
          <Order id={id} order="close" label={erases ? 'Close and erase' : 'Close'} main={calledAtMs !== undefined} />
        )}
      </div>
    </li>
  );
}

function Order({ id, order, label, main }: { id: string; order: string; label: string; main?: boolean }) {
  return (
    <form method="post" action={`/admin/call-backs/${id}/${order}`}>
      <button type="submit" class={main ? 'main' : ''}>
        {label}
      </button>
    </form>
  );
}
