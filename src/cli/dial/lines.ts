import { createInterface } from 'node:readline';

export type Lines = {
  /** The next line as it was typed; undefined at the end of input. */
  next(): Promise<string | undefined>;
  /** Shows the prompt where somebody types. */
  prompt(): void;
  close(): void;
};

/** Standard input line by line; lines that come while nobody asks wait for their turn. */
export function readLines(input: NodeJS.ReadStream, output: NodeJS.WriteStream, prompt: string): Lines {
  const terminal = input.isTTY === true;
  const reader = createInterface(terminal ? { input, output, prompt, historySize: 0 } : { input, terminal: false });
  const waiting: string[] = [];
  let ended = false;
  let asked: ((line: string | undefined) => void) | undefined;
  reader.on('line', (line) => {
    if (asked === undefined) return void waiting.push(line);
    asked(line);
    asked = undefined;
  });
  reader.on('close', () => {
    ended = true;
    asked?.(undefined);
    asked = undefined;
  });
  return {
    next() {
      const line = waiting.shift();
      if (line !== undefined || ended) return Promise.resolve(line);
      return new Promise((resolve) => {
        asked = resolve;
      });
    },
    prompt() {
      if (terminal) reader.prompt(true);
    },
    close: () => reader.close(),
  };
}
