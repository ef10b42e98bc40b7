/** Takes settings from files into the environment, where they are not set yet. False: one cannot be read, and that was said. */
export function loadEnvFiles(command: string, files: readonly string[]): boolean {
  for (const file of files) {
    try {
      process.loadEnvFile(file);
    } catch {
      process.stderr.write(`${command}: the file ${file} cannot be read: name a file that this user may read\n`);
      return false;
    }
  }
  return true;
}
