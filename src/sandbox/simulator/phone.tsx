/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { NETWORKS, SESSION_S } from './facts.ts';

const LETTERS = ['', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'] as const;

/** One phone with what belongs to it. Found by its `data-` names in `browser/phone.js`. */
export function Phone({ serviceCode, shortCode }: { serviceCode: string; shortCode: string | undefined }) {
  return (
    <article class="phone-card" data-phone aria-label="Phone">
      <div class="laid-out">
        <Handset serviceCode={serviceCode} />
        <div class="beside">
          <header class="whose">
            <label>
              Network
              <select data-network>
                {NETWORKS.map(({ code, name }) => (
                  <option value={code}>
                    {name} {code}
                  </option>
                ))}
              </select>
            </label>
            <label>
              Number
              <input data-number type="tel" autocomplete="off" spellcheck={false} size={14} />
            </label>
            <button type="button" class="quiet" data-remove aria-label="Remove this phone" title="Remove this phone">
              ×
            </button>
          </header>
          <dl class="gauges">
            <div>
              <dt>Septets</dt>
              <dd>
                <span class="figure" data-septets>
                  –
                </span>{' '}
                / 160
                <span class="bar" aria-hidden="true">
                  <span data-septets-bar />
                </span>
              </dd>
            </div>
            <div>
              <dt>Seconds left</dt>
              <dd>
                <span class="figure" role="timer" data-clock>
                  –
                </span>{' '}
                / {SESSION_S}
                <span class="bar" aria-hidden="true">
                  <span data-clock-bar />
                </span>
              </dd>
            </div>
          </dl>
          <fieldset class="mishaps">
            <legend>Faults of the call</legend>
            <button type="button" data-mishap="drop">
              Drop the call
            </button>
            <button type="button" data-mishap="redial">
              Redial
            </button>
            <button type="button" data-mishap="repeat">
              Repeat the last hop
            </button>
            <button type="button" data-mishap="twice">
              Send it twice at once
            </button>
          </fieldset>
          <p class="note" data-note role="status" aria-label="What happened">
            Press the green key, or Enter, to dial. The computer’s keyboard types too; on the phone # changes to
            letters.
          </p>
          <div class="inbox">
            <h3>
              SMS <span class="count" data-sms-count hidden />
            </h3>
            <div class="arrived" data-arrived role="log" aria-label="SMS that arrived" tabindex={0} hidden>
              <ol data-inbox />
            </div>
            <p class="empty" data-inbox-empty>
              No SMS yet.
            </p>
            {shortCode !== undefined && (
              <form class="write" data-write>
                <label>
                  SMS to {shortCode}
                  <input data-sms-text maxlength={480} autocomplete="off" placeholder="JISAJILI" />
                </label>
                <button type="submit">Send SMS</button>
                <button type="button" data-opt-out title="As the gateway reports it">
                  Opt out
                </button>
              </form>
            )}
          </div>
        </div>
      </div>
    </article>
  );
}

function Handset({ serviceCode }: { serviceCode: string }) {
  return (
    <div class="handset" data-handset>
      <span class="earpiece" aria-hidden="true" />
      <div class="screen" data-state="idle">
        <div class="status-bar" aria-hidden="true">
          <span class="signal">
            <i />
            <i />
            <i />
            <i />
          </span>
          <span data-operator />
          <span class="envelope" data-envelope hidden>
            ✉
          </span>
          <span class="time" data-status-clock />
          <span class="battery" />
        </div>
        <div class="reads" data-screen role="status" aria-label="The screen" aria-atomic="true" tabindex={0} />
        <span class="more" data-more aria-hidden="true" hidden>
          ▼
        </span>
        <div class="answer">
          <span class="mode" data-mode aria-hidden="true">
            123
          </span>
          <input
            data-input
            type="text"
            aria-label="Dial or answer"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            maxlength={160}
            placeholder={serviceCode}
          />
        </div>
        <div class="soft" aria-hidden="true">
          <span data-soft-left>Call</span>
          <span data-soft-right>Clear</span>
        </div>
      </div>
      <span class="brand" aria-hidden="true">
        simu
      </span>
      <fieldset class="keypad">
        <legend class="unseen">Keypad</legend>
        <button type="button" class="soft-key left" data-key="send" aria-label="Send" />
        <span class="nav">
          <button type="button" data-key="up" aria-label="Scroll up">
            ▲
          </button>
          <button type="button" data-key="down" aria-label="Scroll down">
            ▼
          </button>
        </span>
        <button type="button" class="soft-key right" data-key="clear" aria-label="Clear">
          C
        </button>
        <button type="button" class="call" data-key="call" aria-label="Call">
          <PhoneSign />
        </button>
        <button type="button" class="end" data-key="end" aria-label="Hang up">
          <PhoneSign />
        </button>
        {LETTERS.map((letters, index) => (
          <Key value={String(index + 1)} under={letters} />
        ))}
        <Key value="*" under="+" />
        <Key value="0" under="␣" />
        <Key value="#" under="123 Abc" />
      </fieldset>
    </div>
  );
}

function Key({ value, under }: { value: string; under: string }) {
  return (
    <button type="button" class="digit" data-key={value}>
      <b>{value}</b> <small>{under}</small>
    </button>
  );
}

function PhoneSign() {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path
        fill="currentColor"
        d="M3 5c0-1 .8-2 1.9-2h2.6c.8 0 1.5.6 1.7 1.4l.6 2.8c.1.7-.1 1.3-.6 1.7L7.6 10.2a13 13 0 0 0 6.2 6.2l1.3-1.6c.4-.5 1-.7 1.7-.6l2.8.6c.8.2 1.4.9 1.4 1.7v2.6c0 1.1-1 1.9-2 1.9C10.3 20.5 3.5 13.7 3 5Z"
      />
    </svg>
  );
}
