import type { FileRewrite, OperationsStore } from '../ports/operations.ts';

/** A little less than a day, so that it does not wander through the hours. */
const EVERY_S = 23.5 * 3600;
const TURN = 'rewrite';

/**
 * What was deleted, by somebody or because its time was over, stays in Redis' append-only file until that is written anew. Any number
 * of processes may ask as often as they like: one of them has it done, once a day. Undefined: not now.
 */
export async function rewriteDaily(records: OperationsStore): Promise<FileRewrite | undefined> {
  return (await records.takeTurn(TURN, EVERY_S)) ? rewriteNow(records) : undefined;
}

/**
 * After an erasure. A rewrite that is under way may have begun before it: the daily one then comes when a worker next looks, within
 * ten minutes.
 */
export async function rewriteNow(records: OperationsStore): Promise<FileRewrite> {
  const file = await records.rewriteFile();
  if (file === 'under way') await records.endTurn(TURN);
  return file;
}
