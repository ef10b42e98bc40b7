/** Something that whoever starts the service can fix. The message is one line, and says how. */
export class StartProblem extends Error {
  override readonly name: string = 'StartProblem';
}
