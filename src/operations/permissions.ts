import type { OperatorDid } from '../outbox/history.ts';
import type { Operator } from './operator.ts';

/** What an operator can do with somebody's record, in the words of the history and the audit. */
export type Verb = OperatorDid | 'withdrew' | 'erased' | 'not erased' | 'retried all' | 'exported' | 'proved consent';

const SUPPORT: ReadonlySet<Verb> = new Set(['looked', 'took call', 'called', 'closed call']);

/** The one place that says who may do what. */
export function may(operator: Operator, verb: Verb): boolean {
  return operator !== 'support' || SUPPORT.has(verb);
}
