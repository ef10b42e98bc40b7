import type { ExportRow } from '../export-day.ts';

const COLUMNS = Object.keys({
  reference: 0,
  confirmedAt: 0,
  settledAt: 0,
  status: 0,
  notification: 0,
  language: 0,
  channel: 0,
  network: 0,
  registryAttempts: 0,
  smsAttempts: 0,
  failure: 0,
} satisfies Record<keyof ExportRow, 0>) as readonly (keyof ExportRow)[];

/** RFC 4180. Nothing in it is what a customer typed; a spreadsheet still must not take a cell for a formula. */
export function csvOf(rows: readonly ExportRow[]): string {
  return [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => String(row[name])))]
    .map((cells) => `${cells.map(cellOf).join(',')}\r\n`)
    .join('');
}

function cellOf(text: string): string {
  const plain = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
