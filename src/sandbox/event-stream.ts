import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { WireEntry, WireLog } from './wire-log.ts';

const HEARTBEAT_MS = 15_000;
/** A reader this far behind does not read any more. */
const LARGEST_BACKLOG = 2000;

/**
 * The wire log as server-sent events, until the reader goes or the sandbox closes. `after`: the id of the event read last;
 * everything where it is of another run, nothing of the past where it is absent.
 */
export function streamWireLog(c: Context, log: WireLog, closing: AbortSignal, after: string | undefined): Response {
  return streamSSE(c, async (stream) => {
    const backlog: WireEntry[] = after === undefined ? [] : [...log.after(seqOf(after, log.run))];
    let wake: () => void = () => undefined;
    const unsubscribe = log.subscribe((entry) => {
      backlog.push(entry);
      if (backlog.length > LARGEST_BACKLOG) stream.abort();
      wake();
    });
    const onClosing = () => wake();
    closing.addEventListener('abort', onClosing);
    stream.onAbort(() => wake());
    try {
      // A first byte, so that the headers are on their way: from here on nothing is missed.
      await stream.write(': listening\n\n');
      while (!stream.aborted && !closing.aborted) {
        const entry = backlog.shift();
        if (entry !== undefined) {
          await stream.writeSSE({ id: `${log.run}/${entry.seq}`, event: entry.kind, data: JSON.stringify(entry) });
          continue;
        }
        let quiet: NodeJS.Timeout | undefined;
        const slept = await new Promise<boolean>((resolve) => {
          wake = () => resolve(false);
          quiet = setTimeout(() => resolve(true), HEARTBEAT_MS);
        });
        clearTimeout(quiet);
        if (slept) await stream.write(': still here\n\n');
      }
    } finally {
      unsubscribe();
      closing.removeEventListener('abort', onClosing);
    }
  });
}

function seqOf(id: string, run: string): number {
  const [ofRun, seq] = id.split('/');
  return ofRun === run && /^\d{1,15}$/.test(seq ?? '') ? Number(seq) : 0;
}
