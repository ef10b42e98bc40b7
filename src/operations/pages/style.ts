/**
 * The elements on every page, above `BASE`. All style sheets are text in the program, since a Worker has no files.
 */
export const STYLE = `html {
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
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
`;
