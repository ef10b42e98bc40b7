/** How the pages are laid out: the second half of the style sheet. */
export const LAYOUT = `.top {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px 20px;
  padding: 12px clamp(16px, 3vw, 32px);
  border-block-end: 1px solid var(--line);
  background: var(--panel);
}

.brand {
  font-size: 16px;
  font-weight: 700;
  color: var(--ink);
  text-decoration: none;
}

.brand span {
  font-weight: 400;
  color: var(--quiet);
}

.top nav ul {
  display: flex;
  flex-wrap: wrap;
  gap: 2px 4px;
}

.top nav a {
  display: inline-flex;
  align-items: center;
  gap: 6px;
  min-block-size: 40px;
  padding: 4px 10px;
  border-radius: 8px;
  color: var(--ink);
  text-decoration: none;
}

.top nav a:hover {
  background: var(--sunk);
}

.top nav a[aria-current] {
  background: var(--accent-soft);
  color: var(--accent);
  font-weight: 600;
}

.count {
  min-inline-size: 22px;
  padding: 0 6px;
  border-radius: 11px;
  background: var(--sunk);
  color: var(--ink);
  font-size: 13px;
  font-weight: 600;
  text-align: center;
}

.count.some {
  background: var(--bad-soft);
  color: var(--bad);
}

search {
  flex: 1 1 260px;
  max-inline-size: 400px;
  margin-inline-start: auto;
}

.search {
  display: flex;
  gap: 6px;
}

.who {
  color: var(--quiet);
  font-size: 13px;
}

main {
  display: grid;
  gap: 20px;
  max-inline-size: 1180px;
  margin: 0 auto;
  padding: 20px clamp(16px, 3vw, 32px) 56px;
}

main > *,
.pair > * {
  min-inline-size: 0;
}

.pair {
  display: grid;
  gap: 20px;
  align-items: start;
}

@media (min-width: 900px) {
  .pair {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  }
}

.panel {
  display: grid;
  gap: 12px;
  padding: 18px 20px;
  border: 1px solid var(--line);
  border-radius: 12px;
  background: var(--panel);
}

.panel > *,
.actions > * {
  min-inline-size: 0;
}

.head {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  justify-content: space-between;
  gap: 4px 16px;
}

.intro {
  display: grid;
  gap: 8px;
  justify-items: start;
}

.nowrap {
  white-space: nowrap;
}

.quiet,
.hint {
  color: var(--quiet);
}

.hint {
  font-size: 14px;
}

.summary {
  display: grid;
  gap: 6px;
  padding: 18px 20px;
  border: 1px solid;
  border-inline-start-width: 6px;
  border-radius: 12px;
}

.summary h1 {
  font-size: clamp(19px, 2.6vw, 24px);
}

.summary.good {
  border-color: var(--good);
  background: var(--good-soft);
}

.summary.bad {
  border-color: var(--bad);
  background: var(--bad-soft);
}

.summary h1 {
  color: var(--good);
}

.stale .summary.good {
  border-color: var(--wait);
  background: var(--wait-soft);
}

.stale .summary.good h1 {
  color: var(--wait);
}

.summary.bad h1 {
  color: var(--bad);
}

.said {
  padding: 12px 16px;
  border-radius: 10px;
  background: var(--good-soft);
  border: 1px solid var(--good);
}

.said.bad {
  background: var(--bad-soft);
  border-color: var(--bad);
}

.badge {
  display: inline-block;
  padding: 1px 9px;
  border-radius: 10px;
  background: var(--sunk);
  color: var(--ink);
  font-size: 13px;
  font-weight: 600;
}

.badge.good {
  background: var(--good-soft);
  color: var(--good);
}

.badge.bad {
  background: var(--bad-soft);
  color: var(--bad);
}

.badge.wait {
  background: var(--wait-soft);
  color: var(--wait);
}

@media (max-width: 599px) {
  .top {
    gap: 6px 12px;
  }

  .top nav {
    inline-size: 100%;
    order: 2;
  }

  .top nav a {
    padding: 4px 8px;
  }

  search {
    order: 3;
    flex-basis: 100%;
    max-inline-size: none;
  }

  .panel,
  .group,
  .summary {
    padding: 14px 16px;
  }

  table.stack thead {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  table.stack tr {
    display: grid;
    padding: 8px 0;
    border-block-end: 1px solid var(--line);
  }

  table.stack tbody tr:last-child {
    border-block-end: 0;
  }

  table.stack :is(th, td) {
    padding: 1px 0;
    border: 0;
  }

  table.stack td[data-label]::before {
    content: attr(data-label) ": ";
    color: var(--quiet);
  }
}

@media (prefers-reduced-motion: no-preference) {
  html {
    scroll-behavior: smooth;
  }
}
`;
