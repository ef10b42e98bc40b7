/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Behaviour, REDIS_BEHAVIOURS, registryBehaviours, SMS_BEHAVIOURS } from './behaviours.ts';
import type { SimulatorFacts } from './facts.ts';

type Part = 'registry' | 'sms' | 'redis';

/** What can be made to fail, and how it behaves now. */
export function Faults({ facts }: { facts: SimulatorFacts }) {
  return (
    <section class="panel faults" aria-labelledby="faults-title">
      <h2 id="faults-title">Simulate faults</h2>
      {facts.registry ? (
        <Choice part="registry" title="Registry" behaviours={registryBehaviours(facts)} />
      ) : (
        <NotOffered title="Registry" why="The real one is set, so the simulator does not break it." />
      )}
      {facts.sms ? (
        <Choice part="sms" title="SMS" behaviours={SMS_BEHAVIOURS} />
      ) : (
        <NotOffered title="SMS" why="The real one is set, so the simulator does not break it." />
      )}
      {facts.redis === 'redis-server' ? (
        <Choice part="redis" title="Redis" behaviours={REDIS_BEHAVIOURS} />
      ) : (
        <NotOffered
          title="Redis"
          why={
            facts.redis === undefined
              ? 'REDIS_URL names yours, so the simulator does not stop it.'
              : 'It is built into this process, and cannot go down. With redis-server on the PATH it can.'
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
      <header>
        <h2 id="registrations-title">Registrations</h2>
        <span class="breaker" data-breaker data-state="closed">
          circuit breaker: closed
        </span>
      </header>
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
          <ol class="steps">
            <li data-step="confirmed">Confirmed</li>
            <li data-step="registered" />
            <li data-step="notified" />
            <li data-step="delivered" />
          </ol>
          <p class="status" data-status />
          <ol class="attempts" data-attempts />
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
        <span class="filters">
          <select data-wire-phone aria-label="Show the phone">
            <option value="">All phones</option>
          </select>
          <select data-wire-sort aria-label="Show the partner">
            <option value="">All partners</option>
            <option value="gateway">USSD gateway</option>
            <option value="registry">Registry</option>
            <option value="sms">SMS gateway</option>
          </select>
          <button type="button" class="quiet" data-clear-wire>
            Clear
          </button>
        </span>
      </header>
      <ol class="entries" data-wire tabindex={0} aria-label="What went over the wire, newest first" />
      <p class="empty" data-wire-empty>
        Every callback, request and SMS appears here, the newest on top. Open one to copy it as curl.
      </p>
      <template id="entry-template">
        <li class="entry">
          <details>
            <summary>
              <time data-at />
              <span class="way-of" data-way />
              <span class="of-phone" data-of-phone />
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
