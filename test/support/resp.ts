/** Calls `onCommand` with the words and the bytes of each command (RESP: an array of bulk strings). */
export function createCommandReader(
  onCommand: (words: readonly string[], bytes: Buffer) => void,
): (data: Buffer) => void {
  return createReader((buffer) => {
    const end = endOfValue(buffer, 0);
    if (end === undefined) return undefined;
    onCommand(wordsOf(buffer.subarray(0, end)), buffer.subarray(0, end));
    return end;
  });
}

/** Calls `onReply` with the bytes of each answer. */
export function createReplyReader(onReply: (bytes: Buffer) => void): (data: Buffer) => void {
  return createReader((buffer) => {
    const end = endOfValue(buffer, 0);
    if (end !== undefined) onReply(buffer.subarray(0, end));
    return end;
  });
}

function createReader(take: (buffer: Buffer) => number | undefined): (data: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (data) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    for (let end = take(rest); end !== undefined; end = rest.length > 0 ? take(rest) : undefined) {
      rest = rest.subarray(end);
      if (rest.length === 0) return;
    }
  };
}

/** Where the value that begins at `from` ends; undefined where it is not whole yet. */
function endOfValue(buffer: Buffer, from: number): number | undefined {
  const lineEnd = buffer.indexOf('\r\n', from);
  if (lineEnd < 0) return undefined;
  const kind = String.fromCharCode(buffer[from] ?? 0);
  const next = lineEnd + 2;
  if (kind !== '$' && kind !== '*') return next;
  const size = Number(buffer.toString('latin1', from + 1, lineEnd));
  if (size < 0) return next;
  if (kind === '$') return buffer.length >= next + size + 2 ? next + size + 2 : undefined;
  let at = next;
  for (let n = 0; n < size; n++) {
    const end = endOfValue(buffer, at);
    if (end === undefined) return undefined;
    at = end;
  }
  return at;
}

function wordsOf(bytes: Buffer): string[] {
  const words: string[] = [];
  let at = bytes.indexOf('\r\n') + 2;
  while (at < bytes.length) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number(bytes.toString('latin1', at + 1, lineEnd));
    words.push(bytes.toString('latin1', lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return words;
}
