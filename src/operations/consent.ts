import type { Msisdn } from '../conversation/msisdn.ts';
import type { Language } from '../conversation/texts/texts.ts';
import { audit, auditName } from './act.ts';
import { type Done, notDone, type Operations } from './operations.ts';
import type { Operator } from './operator.ts';
import { may } from './permissions.ts';

export type ConsentProof = { readonly textVersion: string; readonly language: Language; readonly atMs: number };

/** That this phone agreed: to which text, in which language, when. It outlives all else that is stored of the phone. */
export async function proofOfConsent(
  parts: Operations,
  by: Operator,
  phone: Msisdn,
): Promise<Done<{ readonly proof: ConsentProof }>> {
  if (!may(by, 'proved consent')) return notDone('not_allowed');
  const key = await parts.store.keyOf(phone);
  const stored = await parts.store.proofOf(key);
  if (!Array.isArray(stored)) return notDone('not_found');
  await audit(parts, by, 'proved consent', auditName({ key }));
  // Only this service can have sealed it.
  const [textVersion, language, atMs] = stored as [string, Language, number];
  return { done: true, proof: { textVersion, language, atMs } };
}
