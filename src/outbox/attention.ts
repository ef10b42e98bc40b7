import type { AttentionCause, Change } from '../ports/store.ts';
import type { Registration } from './registration.ts';

/**
 * Why a registration needs attention: nothing more will happen by itself, and something should. Undefined: it does not, somebody has
 * acknowledged it, or the customer has withdrawn. Who asked not to get SMS has what was asked for, unless it was refused.
 */
export function attentionCause(registration: Registration): AttentionCause | undefined {
  const { status, notification, undeliverable, registry } = registration;
  if (registration.acknowledgedAtMs !== undefined || registration.withdrawnAtMs !== undefined) return undefined;
  if (status === 'failed') return registry.failed?.because === 'forbidden' ? 'registry_forbids' : 'registry_down';
  if (notification === 'failed') return 'sms_gateway_down';
  if (notification !== 'undeliverable') return undefined;
  if (undeliverable !== 'opted_out') return 'sms_undeliverable';
  return status === 'refused' ? 'opted_out' : undefined;
}

export function needsAttention(registration: Registration): boolean {
  return attentionCause(registration) !== undefined;
}

/** Whether it needs attention for another cause than before, or begins to. */
export function beginsToNeedAttention(before: Registration | undefined, after: Registration): boolean {
  return needsAttention(after) && (before === undefined || attentionCause(before) !== attentionCause(after));
}

/** The mark that a commit of this registration writes, or takes away. */
export function attentionFor(registration: Registration, nowMs: number): Mark | null {
  const cause = attentionCause(registration);
  if (cause === undefined) return null;
  const hasFailed = registration.status === 'failed' && registration.settledAtMs !== undefined;
  return { cause, sinceMs: hasFailed ? registration.settledAtMs : nowMs };
}

type Mark = NonNullable<Change<never, never>['attention']>;
