/** The one style sheet of the pages. It is text in the program, since a Worker has no files. */
export const STYLE = `:root {
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

html {
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
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
p,
ol,
ul,
dl,
dd,
figure,
fieldset {
  margin: 0;
  padding: 0;
}

h1 {
  font-size: 24px;
  line-height: 1.25;
  letter-spacing: -0.01em;
}

h2 {
  font-size: 16px;
}

h3 {
  font-size: 14px;
  color: var(--quiet);
  font-weight: 600;
}

ol,
ul {
  list-style: none;
}

a {
  color: var(--accent);
  text-underline-offset: 2px;
}

code,
.mono {
  font-family: var(--mono);
  font-size: 0.94em;
}

button,
input,
select,
textarea {
  font: inherit;
  color: inherit;
}

button,
.button,
input[type="text"],
input[type="search"],
input[type="date"] {
  min-block-size: 40px;
  padding: 6px 14px;
  border: 1px solid var(--strong-line);
  border-radius: 8px;
  background: var(--panel);
}

button {
  cursor: pointer;
  font-weight: 600;
}

button:hover {
  border-color: var(--accent);
  background: var(--accent-soft);
}

button.main {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
}

button.danger {
  border-color: var(--bad);
  color: var(--bad);
}

input[type="text"],
input[type="search"] {
  inline-size: 100%;
  min-inline-size: 0;
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
