import type { AttentionCause } from '../../ports/store.ts';
import type { NotDone } from '../operations.ts';
import type { Operator } from '../operator.ts';
import { retryAll } from '../retry-all.ts';
import type { PagesParts } from './page-parts.tsx';

/** Answers as soon as the first of them are on their way, or none is; the rest goes on after the reply. */
export function beginRetryAll(
  { operations, afterReply }: PagesParts,
  by: Operator,
  cause: AttentionCause,
): Promise<{ readonly done: true } | NotDone> {
  return new Promise((resolve, reject) => {
    const work = retryAll(operations, by, cause, () => resolve({ done: true }));
    afterReply(work.then(resolve, reject));
  });
}
