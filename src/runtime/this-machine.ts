/** Whether a host is this machine and reached from nowhere else: a name, or an address, with or without the brackets of a URL. */
export function isThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}
