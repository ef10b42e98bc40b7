/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { AuditLine } from '../../ports/operations.ts';
import { type Frame, Page } from './page.tsx';
import { At } from './when.tsx';

/** Whoever has to say whose record was opened by whom finds it here. */
export function AuditPage({ frame, lines }: { frame: Frame; lines: readonly AuditLine[] }) {
  return (
    <Page frame={frame} title="Audit" at="audit">
      <div class="intro">
        <h1>Audit</h1>
        <p class="quiet">
          Who opened or changed whose record, latest first. After a breach it says whose records were opened. A phone
          without a registration has the name that the log and the search give it.
        </p>
      </div>
      <section id="audit" class="panel" data-live aria-labelledby="audit-title">
        <h2 id="audit-title">
          {lines.length === 0 ? 'No entry yet' : `The latest ${lines.length.toLocaleString('en-GB')}`}
        </h2>
        {lines.length === 0 ? (
          <p class="quiet">Nobody has opened a record yet.</p>
        ) : (
          <table class="stack">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">Did what</th>
                <th scope="col">Whose</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ atMs, by, did, reference, note }) => (
                <tr>
                  <td class="nowrap">
                    <At atMs={atMs} />
                  </td>
                  <td data-label="Who">{by}</td>
                  <td data-label="Did">{did}</td>
                  <td data-label="Whose">
                    {!/^[A-Z0-9]{6}$/.test(reference) ? (
                      <span class="mono">{reference}</span>
                    ) : (
                      <a class="mono" href={`/admin/registrations/${reference}`}>
                        {reference}
                      </a>
                    )}
                  </td>
                  <td data-label="Why">{note ?? ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </Page>
  );
}
