/** `0711 *** 111` for `254711000111`: enough to distinguish numbers with the customer on the phone. */
export function maskedPhone(phone: string): string {
  const local = phone.replace(/^254/, '0');
  return `${local.slice(0, 4)} *** ${local.slice(-3)}`;
}

/** The last three digits of an ID number, or fewer of a short one. */
export function maskedId(id: string): string {
  return `${'*'.repeat(Math.max(id.length - 3, 0))}${id.slice(-Math.min(3, Math.max(id.length - 3, 0)))}`;
}

/** The first letter of each name. */
export function maskedName(name: string): string {
  return name
    .split(' ')
    .map((part) => `${part.slice(0, 1)}.`)
    .join(' ');
}
