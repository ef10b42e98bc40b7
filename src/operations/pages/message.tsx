/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Frame, Page } from './page.tsx';

/** What there is instead of the page that was asked for, and why. `away`: until the page can be made. */
export function MessagePage({ frame, title, text, away }: { frame: Frame; title: string; text: string; away?: true }) {
  return (
    <Page frame={frame} title={title}>
      <div class="intro" data-away={away}>
        <h1>{title}</h1>
        <p>{text}</p>
      </div>
    </Page>
  );
}
