/** One thing looked at. Nothing in it is ever the value of a secret. */
export type Finding = {
  readonly grade: 'ok' | 'warn' | 'wrong';
  /** What was looked at: `Redis`, `Registry`. */
  readonly about: string;
  /** What was found. A clause without a full stop. */
  readonly says: string;
  /** What to do about it. A clause without a full stop. */
  readonly todo?: string;
};

export function ok(about: string, says: string): Finding {
  return { grade: 'ok', about, says };
}

export function warn(about: string, says: string, todo: string): Finding {
  return { grade: 'warn', about, says, todo };
}

export function wrong(about: string, says: string, todo: string): Finding {
  return { grade: 'wrong', about, says, todo };
}

const ABOUT_CHARACTERS = 9;

/** One line, whatever a partner's words hold. */
export function line({ grade, about, says, todo }: Finding): string {
  const sentence = todo === undefined ? says : `${says}: ${todo}`;
  return `${grade.padEnd(5)}  ${about.padEnd(ABOUT_CHARACTERS)}  ${sentence.replace(/[\p{Cc}\s]+/gu, ' ')}\n`;
}

/** `9 ok, 1 warn, 0 wrong`. */
export function summary(findings: readonly Finding[]): string {
  return (['ok', 'warn', 'wrong'] as const)
    .map((grade) => `${findings.filter((finding) => finding.grade === grade).length} ${grade}`)
    .join(', ');
}
