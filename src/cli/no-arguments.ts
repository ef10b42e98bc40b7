/** For a program that takes none: says so where there are some, and what it does where that is asked. Then it ends. */
export function takesNoArguments(name: string, usage: string): void {
  const [first] = process.argv.slice(2);
  if (first === undefined) return;
  const isHelp = first === '--help' || first === '-h';
  if (isHelp) process.stdout.write(`${usage}\n`);
  else process.stderr.write(`${name}: takes no arguments\n\n${usage}\n`);
  process.exit(isHelp ? 0 : 2);
}
