/**
 * The one script of the pages, which they can do without: it counts down, and replaces what has changed since, each part marked
 * `data-live` by its id. It leaves alone what somebody is using. Where there is no answer the page says so: what it shows may be over.
 */
export const LIVE = `const EVERY_MS = 5000;
const SLOWEST_MS = 60000;
const NAIROBI_MS = 10800000;
const openedAtMs = performance.now();
let serverNowMs = Number(document.body.dataset.now);
let heardAtMs = openedAtMs;
let pauseMs = EVERY_MS;
let title = document.title;

const nowMs = () => serverNowMs + performance.now() - heardAtMs;

function lasting(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return s + ' s';
  if (s < 3600) return Math.floor(s / 60) + ' min ' + (s % 60) + ' s';
  return Math.floor(s / 3600) + ' h ' + Math.floor((s % 3600) / 60) + ' min';
}

function countDown() {
  for (const time of document.querySelectorAll('[data-until]')) {
    const leftMs = Number(time.dataset.until) - nowMs();
    time.textContent = leftMs > 0 ? 'in ' + lasting(leftMs) : 'now';
  }
}

function isInUse(part) {
  if (part.contains(document.activeElement)) return true;
  return [...part.querySelectorAll('input')].some((input) =>
    input.type === 'checkbox' ? input.checked !== input.defaultChecked : input.value !== input.defaultValue,
  );
}

async function refresh() {
  const response = await fetch(location.origin + location.pathname + location.search, {
    headers: { accept: 'text/html' },
    signal: AbortSignal.timeout(10000),
  });
  // A page that answers an order may have no address of its own.
  if (!response.ok && response.status !== 404) throw new Error('not now');
  // Instead of the page there is only that it could not be made.
  if (document.querySelector('[data-away]') !== null) location.replace(response.ok ? response.url : '/admin');
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  serverNowMs = Number(fresh.body.dataset.now);
  heardAtMs = performance.now();
  for (const part of document.querySelectorAll('[data-live]')) {
    const now = fresh.getElementById(part.id);
    if (now === null || isInUse(part) || now.innerHTML === part.innerHTML) continue;
    const opened = [...part.querySelectorAll('details[open][id]')].map(({ id }) => id);
    part.replaceWith(document.adoptNode(now));
    for (const id of opened) document.getElementById(id)?.setAttribute('open', '');
  }
  title = response.redirected ? title : fresh.title;
}

function showStale(isStale) {
  document.body.classList.toggle('stale', isStale);
  document.title = isStale ? 'No answer · Jisajili' : title;
  document.getElementById('since').textContent = new Date(serverNowMs + NAIROBI_MS).toISOString().slice(11, 16);
  document.getElementById('stale').hidden = !isStale;
}

async function live() {
  if (document.visibilityState === 'visible') {
    try {
      await refresh();
      pauseMs = EVERY_MS;
    } catch {
      pauseMs = Math.min(pauseMs * 2, SLOWEST_MS);
    }
    showStale(pauseMs > EVERY_MS);
  }
  setTimeout(live, pauseMs);
}

setInterval(countDown, 1000);
countDown();
if (document.querySelector('[data-live]') !== null) setTimeout(live, EVERY_MS);
document.addEventListener('submit', (event) => {
  // A second click of an impatient finger is not a second order.
  const { submitter } = event;
  if (submitter !== null) setTimeout(() => submitter.setAttribute('disabled', ''));
});
addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('button[disabled]')) button.removeAttribute('disabled');
});
`;
