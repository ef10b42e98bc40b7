/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import type { CircuitState } from '../../ports/events.ts';
import type { CreditHeard } from '../../ports/operations.ts';
import { creditWords, isLow } from '../credit.ts';
import type { Health, Latency, ProcessHealth } from '../summary.ts';
import { Ago, lasting, precisely } from './when.tsx';
import { FAILURES } from './words.ts';

export function Vitals({ health, latency, nowMs }: { health: Health; latency: Latency; nowMs: number }) {
  const { lastHopMs, lastRegistrationMs, lastSmsMs, circuits, durability, credit } = health;
  return (
    <section id="vitals" class="panel" data-live aria-labelledby="vitals-title">
      <h2 id="vitals-title">Now</h2>
      <dl class="facts">
        <Fact name="Last hop">{since(lastHopMs, nowMs)}</Fact>
        <Fact name="Last registration">{since(lastRegistrationMs, nowMs)}</Fact>
        <Fact name="Last SMS">{since(lastSmsMs, nowMs)}</Fact>
        <Fact name="Confirmation to SMS, today">
          {latency.p50Ms === undefined ? '–' : `≤ ${precisely(latency.p50Ms)}`}
          <small>
            {latency.p99Ms === undefined
              ? 'no SMS yet'
              : `for half of ${latency.count.toLocaleString('en-GB')}; 99 in 100 within ${precisely(latency.p99Ms)}`}
          </small>
        </Fact>
        <Fact name="Circuit breaker, registry">
          <Circuit state={circuits.registry} />
        </Fact>
        <Fact name="Circuit breaker, SMS">
          <Circuit state={circuits.sms} />
        </Fact>
        <Fact name="SMS credit">
          <SmsCredit credit={credit} nowMs={nowMs} />
        </Fact>
        <Fact name="Redis">
          <span class={durability.isGood ? 'badge good' : 'badge wait'}>
            {durability.isGood ? 'durable' : 'at risk'}
          </span>
          {durability.isGood && <small>{durability.says}</small>}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function since(atMs: number | undefined, nowMs: number) {
  return atMs === undefined ? 'none yet' : <Ago atMs={atMs} nowMs={nowMs} />;
}

function SmsCredit({ credit, nowMs }: { credit: CreditHeard | undefined; nowMs: number }) {
  if (credit === undefined)
    return (
      <>
        not known<small>no process has asked for it yet</small>
      </>
    );
  return (
    <>
      {creditWords(credit) ?? 'not known'}{' '}
      {credit.kind === 'known' && isLow(credit) && <span class="badge wait">low</span>}
      <small>
        {credit.kind === 'unknown' && `the SMS gateway ${FAILURES[credit.because].what}; `}
        asked <Ago atMs={credit.atMs} nowMs={nowMs} />
      </small>
    </>
  );
}

function Circuit({ state }: { state: CircuitState | undefined }) {
  if (state === undefined) return <>unknown</>;
  if (state.is === 'closed') return <span class="badge good">closed</span>;
  return (
    <>
      <span class="badge bad">{state.is}</span>
      <small>
        it {FAILURES[state.because].what}; next probe{' '}
        {state.nextProbeInMs === 0 ? 'now' : `in ${lasting(state.nextProbeInMs)}`}
      </small>
    </>
  );
}

export function Processes({ processes, nowMs }: { processes: readonly ProcessHealth[]; nowMs: number }) {
  return (
    <section id="processes" class="panel" data-live aria-labelledby="processes-title">
      <h2 id="processes-title">Processes</h2>
      {processes.length === 0 ? (
        <p class="quiet">No process has been heard of.</p>
      ) : (
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">Process</th>
              <th scope="col">Role</th>
              <th scope="col">Version</th>
              <th scope="col">Runs for</th>
              <th scope="col">Heartbeat</th>
            </tr>
          </thead>
          <tbody>
            {processes.map(({ id, role, version, startedAtMs, seenAtMs, isSilent }) => (
              <tr>
                <th scope="row" class="mono">
                  {id}
                </th>
                <td data-label="Role">{role}</td>
                <td data-label="Version">{version}</td>
                <td data-label="Runs for">{lasting(seenAtMs - startedAtMs)}</td>
                <td data-label="Heartbeat">
                  <span class={isSilent ? 'badge bad' : 'badge good'}>
                    <Ago atMs={seenAtMs} nowMs={nowMs} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
