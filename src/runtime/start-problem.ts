/** Something that whoever starts the service can mend. The message is one line, and says how. */
export class StartProblem extends Error {
  override readonly name: string = 'StartProblem';
}
