import type { FileRewrite, OperationsStore } from '../ports/operations.ts';

/** A little less than a day, so that it does not wander through the hours. */
const EVERY_S = 23.5 * 3600;

/**
 * What was deleted, by somebody or because its time was over, stays in Redis' append-only file until that is written anew. Any number
 * of processes may ask as often as they like: one of them has it done, once a day. Undefined: not now.
 */
export async function rewriteDaily(records: OperationsStore): Promise<FileRewrite | undefined> {
  return (await records.takeTurn('rewrite', EVERY_S)) ? records.rewriteFile() : undefined;
}
