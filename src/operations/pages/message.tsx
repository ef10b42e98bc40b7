/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { type Frame, Page } from './page.tsx';

/** What there is instead of the page that was asked for, and why. */
export function MessagePage({ frame, title, text }: { frame: Frame; title: string; text: string }) {
  return (
    <Page frame={frame} title={title}>
      <div class="intro">
        <h1>{title}</h1>
        <p>{text}</p>
      </div>
    </Page>
  );
}
