/** Control characters, lone surrogates, and the marks that change the direction or the joining of what stands around them. */
const UNSEEN = /(?!\s)[\p{Cc}\p{Cf}\p{Cs}]/gu;
const SPACES = /\s+/gu;
const LINE_BREAKS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;
const LONGEST_READ = 64 * 1024;

/**
 * Text that somebody outside wrote, made fit for a log, a page or a terminal: one line of what can be seen, `longest` UTF-16 units
 * at most. Empty where `raw` is no text.
 */
export function outsideText(raw: unknown, longest: number): string {
  if (typeof raw !== 'string') return '';
  return cut(clean(raw.slice(0, LONGEST_READ)), longest);
}

/** The same, where line breaks mean something: each is one `\n`, and empty lines are dropped. */
export function outsideLines(raw: unknown, longest: number): string {
  if (typeof raw !== 'string') return '';
  const lines = raw.slice(0, LONGEST_READ).split(LINE_BREAKS).map(clean);
  return cut(lines.filter((line) => line !== '').join('\n'), longest);
}

/** An identifier that somebody outside made: 1 to 100 visible characters of ASCII. Undefined: it is none. */
export function outsideId(raw: unknown): string | undefined {
  return typeof raw === 'string' && /^[\x21-\x7e]{1,100}$/.test(raw) ? raw : undefined;
}

function clean(text: string): string {
  return text.replace(UNSEEN, '').replace(SPACES, ' ').trim();
}

/** A character of two units is not cut in half. */
function cut(text: string, longest: number): string {
  return text
    .slice(0, longest)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}
