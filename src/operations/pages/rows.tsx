/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Listed } from '../attention.ts';
import { maskedPhone } from '../mask.ts';
import { statusWords } from './status.ts';
import { Ago, Until } from './when.tsx';

/** Registrations, and since when (or until when) each waits. */
export function Rows({
  rows,
  nowMs,
  when,
  empty,
}: {
  rows: readonly Listed[];
  nowMs: number;
  when: 'since' | 'next';
  empty: string;
}) {
  if (rows.length === 0) return <p class="quiet">{empty}</p>;
  const last = when === 'since' ? 'Waits since' : 'Next attempt';
  return (
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">Reference</th>
          <th scope="col">Phone</th>
          <th scope="col">Where it is</th>
          <th scope="col">Confirmed</th>
          <th scope="col">{last}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <Cells row={row} nowMs={nowMs} />
            <td data-label={last}>
              {when === 'since' ? <Ago atMs={row.atMs} nowMs={nowMs} /> : <Until atMs={row.atMs} nowMs={nowMs} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cells({ row: { phone: stored }, nowMs }: { row: Listed; nowMs: number }) {
  const { registration } = stored;
  if (registration === undefined)
    return (
      <>
        <th scope="row">–</th>
        <td />
        <td>
          <span class="badge">Record cannot be read</span>
        </td>
        <td />
      </>
    );
  const { reference, phone, confirmedAtMs } = registration;
  const { tone, text } = statusWords(registration);
  return (
    <>
      <th scope="row">
        <a class="mono" href={`/admin/registrations/${reference}`}>
          {reference}
        </a>
      </th>
      <td data-label="Phone" class="nowrap">
        {maskedPhone(phone)}
      </td>
      <td>
        <span class={`badge ${tone}`}>{text}</span>
      </td>
      <td data-label="Confirmed">
        <Ago atMs={confirmedAtMs} nowMs={nowMs} />
      </td>
    </>
  );
}
