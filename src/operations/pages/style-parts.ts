/** What stands in the panels: tables, charts, groups, forms, timelines. */
export const PARTS = `.facts {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
  gap: 14px 24px;
}

.facts dt,
.rows dt {
  color: var(--quiet);
  font-size: 13px;
}

.facts dd {
  font-size: 17px;
  font-weight: 600;
}

.facts dd small {
  display: block;
  font-size: 13px;
  font-weight: 400;
  color: var(--quiet);
}

.rows {
  display: grid;
  gap: 8px;
}

@media (min-width: 560px) {
  .rows > div {
    display: grid;
    grid-template-columns: minmax(120px, 190px) minmax(0, 1fr);
    gap: 12px;
  }
}

.scroll {
  overflow-x: auto;
}

table {
  inline-size: 100%;
  border-collapse: collapse;
}

caption {
  text-align: start;
  color: var(--quiet);
  font-size: 13px;
  padding-block-end: 6px;
}

th,
td {
  padding: 7px 12px 7px 0;
  border-block-end: 1px solid var(--line);
  text-align: start;
  vertical-align: top;
}

tbody tr:last-child > * {
  border-block-end: 0;
}

thead th {
  color: var(--quiet);
  font-size: 13px;
  font-weight: 600;
}

tbody th {
  font-weight: 500;
}

.figure {
  text-align: end;
  font-variant-numeric: tabular-nums;
  white-space: nowrap;
}

td.bars {
  inline-size: 46%;
  min-inline-size: 90px;
  vertical-align: middle;
}

svg {
  display: block;
}

svg .now {
  fill: var(--accent);
}

svg .before {
  fill: var(--before);
}

svg .lost {
  fill: var(--wait);
}

svg .grid {
  stroke: var(--line);
}

svg .line {
  fill: none;
  stroke: var(--accent);
  stroke-width: 2;
}

svg .line.before {
  fill: none;
  stroke: var(--before);
  stroke-dasharray: 4 4;
}

svg .under {
  fill: var(--accent-soft);
}

.axis {
  display: flex;
  justify-content: space-between;
  color: var(--quiet);
  font-size: 12px;
}

.key {
  display: inline-flex;
  align-items: center;
  gap: 6px;
  margin-inline-end: 14px;
  color: var(--quiet);
  font-size: 13px;
}

.key svg {
  flex: none;
}

.groups {
  display: grid;
  gap: 12px;
}

.group {
  display: grid;
  gap: 8px;
  padding: 16px 20px;
  border: 1px solid var(--line);
  border-radius: 12px;
  background: var(--panel);
}

.actions {
  display: flex;
  flex-wrap: wrap;
  align-items: end;
  gap: 10px;
}

.actions details,
.sheet {
  inline-size: 100%;
}

summary {
  cursor: pointer;
  min-block-size: 32px;
  font-weight: 600;
}

.sheet {
  display: grid;
  gap: 10px;
  padding: 6px 0;
}

.sheet label {
  display: grid;
  gap: 4px;
  max-inline-size: 460px;
}

.check {
  display: flex !important;
  align-items: center;
  gap: 10px;
}

.check input {
  inline-size: 20px;
  block-size: 20px;
  flex: none;
}

.say {
  padding: 10px 14px;
  border-inline-start: 4px solid var(--accent);
  background: var(--sunk);
  border-radius: 0 8px 8px 0;
}

.timeline {
  display: grid;
  gap: 0;
}

.timeline li {
  position: relative;
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 2px;
  padding: 0 0 16px 22px;
  overflow-wrap: anywhere;
  border-inline-start: 2px solid var(--line);
  margin-inline-start: 6px;
}

.timeline li:last-child {
  border-inline-start-color: transparent;
  padding-block-end: 0;
}

.timeline li::before {
  content: "";
  position: absolute;
  inset-inline-start: -7px;
  inset-block-start: 6px;
  inline-size: 12px;
  block-size: 12px;
  border-radius: 50%;
  border: 2px solid var(--panel);
  background: var(--before);
}

.timeline li.good::before {
  background: var(--good);
}

.timeline li.bad::before {
  background: var(--bad);
}

.timeline li.wait::before {
  background: var(--wait);
}

.timeline time {
  color: var(--quiet);
  font-size: 13px;
}

.progress {
  display: grid;
  gap: 6px;
}

progress {
  inline-size: 100%;
  block-size: 14px;
  accent-color: var(--accent);
}
`;
