import { randomUUID } from 'node:crypto';
import { internationalDigits } from '../adapters/africastalking/international-digits.ts';

/** A customer as the registry's answer shows one (docs, "Register Customer"). */
export type StandInCustomer = {
  readonly id: number;
  readonly full_name: string;
  readonly national_id: string;
  readonly gender: string;
  readonly phone: string;
  readonly date_of_birth: string;
  readonly date_registered: string;
  readonly name: string;
  readonly location: number;
  readonly uuid: string;
  readonly email: string;
};

export type BookAnswer =
  | { readonly kind: 'created'; readonly customer: StandInCustomer }
  | { readonly kind: 'invalid'; readonly errors: readonly string[] }
  | { readonly kind: 'exists'; readonly errors: readonly string[] };

const FIRST_ID = 132890;
const TITLES: Readonly<Record<string, string>> = {
  full_name: 'Full name',
  national_id: 'National ID',
  phone: 'Phone',
  location: 'Location',
  gender: 'Gender',
};

type Body = Readonly<Record<string, string>>;

/** The stand-in's customers: what makes one valid, and that there is one for a phone and one for an ID. */
export function createCustomerBook(now: () => Date) {
  const customers: StandInCustomer[] = [];

  function add(body: unknown): BookAnswer {
    const errors = faultsOf(body);
    if (errors.length > 0) return { kind: 'invalid', errors };
    const { full_name = '', national_id = '', gender = '', phone: given = '' } = body as Body;
    const phone = internationalDigits(given);
    if (customers.some((customer) => customer.phone === phone)) {
      return { kind: 'exists', errors: ['phone: A customer with this phone already exists'] };
    }
    if (customers.some((customer) => customer.national_id === national_id)) {
      return { kind: 'exists', errors: ['national_id: A customer with this national ID already exists'] };
    }
    const id = FIRST_ID + customers.length;
    const customer: StandInCustomer = {
      id,
      full_name,
      national_id,
      gender,
      phone,
      date_of_birth: '',
      date_registered: nairobiMinute(now()),
      name: full_name,
      location: id,
      uuid: randomUUID(),
      email: '',
    };
    customers.push(customer);
    return { kind: 'created', customer };
  }

  return { add, list: (): readonly StandInCustomer[] => [...customers] };
}

function faultsOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return ['body: A JSON object is mandatory'];
  const given = new Map<string, unknown>(Object.entries(body));
  const faults: string[] = [];
  for (const [field, title] of Object.entries(TITLES)) {
    const value = given.get(field);
    if (value === undefined || value === null || value === '') faults.push(`${field}: ${title} is mandatory`);
    else if (typeof value !== 'string') faults.push(`${field}: ${title} must be a string`);
    else if (value.trim() === '') faults.push(`${field}: ${title} is mandatory`);
  }
  const gender = given.get('gender');
  if (typeof gender === 'string' && gender.trim() !== '' && gender !== 'Male' && gender !== 'Female') {
    faults.push('gender: Gender must be Male or Female');
  }
  const phone = given.get('phone');
  if (typeof phone === 'string' && phone.trim() !== '' && !/^(0|254|\+254)[17]\d{8}$/.test(phone)) {
    faults.push('phone: Phone is not valid');
  }
  for (const field of given.keys()) if (!(field in TITLES)) faults.push(`${field}: is not known`);
  return faults;
}

/** `13/03/2023 11:18`, the clock on a wall in Nairobi: UTC+3 all year. */
function nairobiMinute(instant: Date): string {
  const iso = new Date(instant.getTime() + 3 * 60 * 60 * 1000).toISOString();
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)} ${iso.slice(11, 16)}`;
}
