import { StartProblem } from '../runtime/start-problem.ts';

/** Why the sandbox does not start. The message is one line and says what to do about it. */
export class SandboxProblem extends StartProblem {
  override readonly name: string = 'SandboxProblem';
}

/** The system's word for a failure (`EACCES`, `ENOSPC`), or its message. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}
