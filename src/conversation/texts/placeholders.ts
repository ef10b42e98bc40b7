/** The placeholders that the settings fill in. */
export type BrandingWord = 'lender' | 'code' | 'tel';

export type Placeholder<T extends string> = T extends `${string}{${infer P}}${infer Rest}`
  ? P | Placeholder<Rest>
  : never;

/** The same keys with the same placeholders, each at least once; the lender's own may be left out. */
export type TextsLike<T extends Record<string, string>> = {
  readonly [K in keyof T]: Exclude<Placeholder<T[K]>, BrandingWord> extends never
    ? string
    : Holding<Exclude<Placeholder<T[K]>, BrandingWord>>;
};
type Holding<P extends string> = Intersection<P extends string ? { holds: `${string}{${P}}${string}` } : never>;
type Intersection<U> = (U extends { holds: infer H } ? (h: H) => void : never) extends (h: infer I) => void ? I : never;
