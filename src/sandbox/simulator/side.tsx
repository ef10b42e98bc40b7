/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Behaviour, REDIS_BEHAVIOURS, registryBehaviours, SMS_BEHAVIOURS } from './behaviours.ts';
import type { SimulatorFacts } from './facts.ts';

type Part = 'registry' | 'sms' | 'redis';

/** What of the world can be made to fail, and how it behaves now. */
export function Troubles({ facts }: { facts: SimulatorFacts }) {
  return (
    <section class="panel troubles" aria-labelledby="troubles-title">
      <h2 id="troubles-title">The world around it</h2>
      {facts.registry ? (
        <Choice part="registry" title="Registry" behaviours={registryBehaviours(facts)} />
      ) : (
        <NotOffered title="Registry" why="The real one is set: it is not ours to break." />
      )}
      {facts.sms ? (
        <Choice part="sms" title="SMS" behaviours={SMS_BEHAVIOURS} />
      ) : (
        <NotOffered title="SMS" why="The real one is set: it is not ours to break." />
      )}
      {facts.redis === 'redis-server' ? (
        <Choice part="redis" title="Redis" behaviours={REDIS_BEHAVIOURS} />
      ) : (
        <NotOffered
          title="Redis"
          why={
            facts.redis === undefined
              ? 'REDIS_URL names yours: it is not ours to take away.'
              : 'Built into this process, so it cannot be taken away. With redis-server on the PATH it can.'
          }
        />
      )}
    </section>
  );
}

function Choice({ part, title, behaviours }: { part: Part; title: string; behaviours: readonly Behaviour[] }) {
  const rare = behaviours.filter((each) => each.rare);
  return (
    <fieldset class="choice" data-part={part}>
      <legend>{title}</legend>
      <div class="ways">
        {behaviours
          .filter((each) => !each.rare)
          .map((each) => (
            <Way part={part} behaviour={each} />
          ))}
        {rare.length > 0 && (
          <details class="rare">
            <summary>More</summary>
            <div class="ways">
              {rare.map((each) => (
                <Way part={part} behaviour={each} />
              ))}
            </div>
          </details>
        )}
      </div>
      <p class="follows" data-follows role="status" hidden>
        <b>The customer</b> <span data-customer /> <b>The service</b> <span data-service />
      </p>
    </fieldset>
  );
}

function Way({ part, behaviour }: { part: Part; behaviour: Behaviour }) {
  const { mode, label, customer, service } = behaviour;
  return (
    <label class="way">
      <input
        type="radio"
        name={part}
        value={mode}
        checked={mode === 'up'}
        data-customer-text={customer}
        data-service-text={service}
      />
      <span>{label}</span>
    </label>
  );
}

function NotOffered({ title, why }: { title: string; why: string }) {
  return (
    <div class="choice">
      <h3>{title}</h3>
      <p class="why">{why}</p>
    </div>
  );
}

export function Registrations() {
  return (
    <section class="panel" aria-labelledby="registrations-title">
      <h2 id="registrations-title">Where registrations stand</h2>
      <p class="unseen" data-registrations-said role="status" />
      <ol class="registrations" data-registrations tabindex={0} aria-labelledby="registrations-title" />
      <p class="empty" data-registrations-empty>
        Nothing confirmed yet. A registration begins with “1:Correct, send” on the review screen.
      </p>
      <template id="registration-template">
        <li class="registration">
          <header>
            <span class="number" data-whose />
            <span class="ref" data-ref />
          </header>
          <ol class="stages">
            <li data-stage="confirmed">Confirmed</li>
            <li data-stage="settled">Registered</li>
            <li data-stage="told">Told</li>
            <li data-stage="delivered">Delivered</li>
          </ol>
          <p class="standing" data-standing />
          <ol class="tries" data-tries />
        </li>
      </template>
    </section>
  );
}

export function Wire() {
  return (
    <section class="panel wire" aria-labelledby="wire-title">
      <header>
        <h2 id="wire-title">On the wire</h2>
        <span class="live" data-live role="status">
          connecting
        </span>
        <button type="button" class="quiet" data-clear-wire>
          Clear
        </button>
      </header>
      <ol class="entries" data-wire tabindex={0} aria-label="What went over the wire, oldest first" />
      <p class="empty" data-wire-empty>
        Every callback, request and SMS will be here, in order, each to be opened and copied as curl.
      </p>
      <template id="entry-template">
        <li class="entry">
          <details>
            <summary>
              <time data-at />
              <span class="way-of" data-way />
              <span class="what" data-what />
              <span class="outcome" data-outcome />
            </summary>
            <div class="opened">
              <p class="who" data-who />
              <h3>Request</h3>
              <pre data-request tabindex={0} />
              <h3 data-answer-title>Answer</h3>
              <pre data-answer tabindex={0} />
              <button type="button" class="copy" data-copy>
                Copy as curl
              </button>
            </div>
          </details>
        </li>
      </template>
      <template id="change-template">
        <li class="change" data-change />
      </template>
    </section>
  );
}
