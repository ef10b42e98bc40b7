/** What the pages for operators and the simulator's look the same by: colours, and what a browser would do otherwise. */
export const BASE = `:root {
  color-scheme: light dark;
  --paper: #f4f2ec;
  --panel: #fffdf9;
  --sunk: #efece3;
  --ink: #17211d;
  --quiet: #535e58;
  --line: #ded9cc;
  --strong-line: #858c83;
  --accent: #0a6b4b;
  --accent-soft: #dcefe5;
  --on-accent: #ffffff;
  --good: #0a6b4b;
  --good-soft: #e0f1e8;
  --bad: #9f281c;
  --bad-soft: #fbe6e1;
  --wait: #785000;
  --wait-soft: #faedcf;
  --before: #8a938c;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}

@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0f1412;
    --panel: #171e1b;
    --sunk: #1e2623;
    --ink: #e9eee9;
    --quiet: #a6b2ab;
    --line: #2c3632;
    --strong-line: #6f7c75;
    --accent: #5bcb9a;
    --accent-soft: #16352a;
    --on-accent: #06140e;
    --good: #63d2a1;
    --good-soft: #14291f;
    --bad: #ff9a8c;
    --bad-soft: #361d19;
    --wait: #eec06a;
    --wait-soft: #332913;
    --before: #7c8981;
  }
}

*,
*::before,
*::after {
  box-sizing: border-box;
}

body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 15px / 1.5 var(--sans);
  overflow-wrap: break-word;
}

h1,
h2,
h3,
h4,
p,
ol,
ul,
dl,
dd,
pre,
figure,
fieldset,
legend {
  margin: 0;
  padding: 0;
}

ol,
ul {
  list-style: none;
}

button,
input,
select,
textarea {
  font: inherit;
  color: inherit;
}

button {
  cursor: pointer;
}

:focus-visible {
  outline: 3px solid var(--accent);
  outline-offset: 2px;
}

.unseen {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

.skip {
  position: absolute;
  inset-inline-start: 8px;
  inset-block-start: -80px;
  z-index: 9;
  padding: 8px 14px;
  border-radius: 8px;
  background: var(--accent);
  color: var(--on-accent);
}

.skip:focus {
  inset-block-start: 8px;
}
`;
