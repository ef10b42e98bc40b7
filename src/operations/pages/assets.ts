import { LIVE } from './live.ts';
import { STYLE } from './style.ts';
import { BASE } from './style-base.ts';
import { LAYOUT } from './style-layout.ts';
import { PARTS } from './style-parts.ts';

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0a6b4b"/><path d="M8 21v-5m5 5v-9m6 9v-6m5 6V8" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`;

/** What the pages load besides themselves. */
export const ASSETS: ReadonlyMap<string, { readonly text: string; readonly type: string }> = new Map([
  ['admin.css', { text: BASE + STYLE + PARTS + LAYOUT, type: 'text/css; charset=utf-8' }],
  ['live.js', { text: LIVE, type: 'text/javascript; charset=utf-8' }],
  ['icon.svg', { text: ICON, type: 'image/svg+xml' }],
]);
