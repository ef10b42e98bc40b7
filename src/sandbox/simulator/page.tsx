/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { SimulatorFacts } from './facts.ts';
import { Phone } from './phone.tsx';
import { Faults, Registrations, Wire } from './side.tsx';

export const STYLES = [
  'theme.css',
  'layout.css',
  'faults.css',
  'registrations.css',
  'wire.css',
  'handset.css',
  'screen.css',
  'keypad.css',
  'beside.css',
] as const;

/** The whole page. What moves on it is filled in by `browser/main.js`. */
export function Page({ facts }: { facts: SimulatorFacts }) {
  return (
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Jisajili: the phone</title>
        <link rel="icon" href="/simulator/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/simulator/assets/base.css" />
        {STYLES.map((name) => (
          <link rel="stylesheet" href={`/simulator/assets/${name}`} />
        ))}
        <script type="module" src="/simulator/assets/main.js" />
      </head>
      <body>
        <a class="skip" href="#phones">
          To the phones
        </a>
        <a class="skip" href="#wire-title">
          To the wire
        </a>
        <header class="top">
          <div class="title">
            <h1>
              Jisajili<span> for {facts.lenderName}</span>
            </h1>
            {facts.runtime === 'worker' && <span class="runtime">Cloudflare Worker</span>}
            <p>
              Any phone, no app: dial <b>{facts.serviceCode}</b>
            </p>
          </div>
          {facts.registry && facts.sms ? (
            <Player />
          ) : (
            <p class="why">
              It plays by itself only with both stand-ins: a real partner would get customers who do not exist.
            </p>
          )}
        </header>
        <p class="story" data-story role="status" hidden />
        <main data-simulator={JSON.stringify(facts)}>
          <section class="left" aria-labelledby="phones-title">
            <h2 id="phones-title" class="unseen">
              Phones
            </h2>
            <div class="phones" id="phones" data-phones tabindex={-1}>
              <Phone serviceCode={facts.serviceCode} shortCode={facts.shortCode} />
            </div>
            <button type="button" class="add" data-add-phone>
              + Another phone
            </button>
            <template id="phone-template">
              <Phone serviceCode={facts.serviceCode} shortCode={facts.shortCode} />
            </template>
          </section>
          <div class="right">
            <Faults facts={facts} />
            {facts.runtime === 'node' && <Registrations />}
            <Wire />
          </div>
        </main>
        <noscript>
          <p class="noscript">This page needs its script. In a terminal: npm run dial</p>
        </noscript>
      </body>
    </html>
  );
}

function Player() {
  return (
    <fieldset class="player">
      <legend class="unseen">Watch it by itself</legend>
      <button type="button" class="play" data-play="english">
        <span aria-hidden="true">▶</span> Play in English
      </button>
      <button type="button" class="play" data-play="kiswahili">
        <span aria-hidden="true">▶</span> Play in Kiswahili
      </button>
      <button type="button" class="play" data-play="outage">
        <span aria-hidden="true">▶</span> Registry down, and back
      </button>
      <button type="button" class="play" data-play="drop">
        <span aria-hidden="true">▶</span> Call drops, and resumes
      </button>
      <label>
        Pace
        <select data-pace>
          <option value="0.5">Slow</option>
          <option value="1" selected>
            To read along
          </option>
          <option value="3">Fast</option>
        </select>
      </label>
      <button type="button" class="stop" data-stop hidden>
        <span aria-hidden="true">■</span> Stop
      </button>
    </fieldset>
  );
}
