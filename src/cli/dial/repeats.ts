/**
 * Says, once, that the answer of now was met with the same screen as a different one before it: as where a service takes each
 * newest input for all that was typed.
 */
export function watchForRepeats(): (input: string | undefined, screen: string) => boolean {
  let before: { readonly input: string | undefined; readonly screen: string } | undefined;
  let warned = false;
  return (input, screen) => {
    const isRepeat = input !== undefined && before?.input !== undefined;
    const stuck = isRepeat && !warned && before?.input !== input && before?.screen === screen;
    before = { input, screen };
    warned ||= stuck;
    return stuck;
  };
}
