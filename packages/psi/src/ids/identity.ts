/** The countries whose national identity numbers are read. */
export type Country = "DK" | "SE" | "NO" | "FI" | "IS";

/** As the number encodes it; the register may know better. */
export type Sex = "M" | "F";

/** What a value turned out to be. */
export type Kind =
  | "cpr"
  | "x-ecpr"
  | "d-ecpr"
  | "day60"
  | "personnummer"
  | "samordningsnummer"
  | "interimspersonnummer"
  | "foedselsnummer"
  | "d-nummer"
  | "h-nummer"
  | "fh-nummer"
  | "synthetic-foedselsnummer"
  | "synthetic-d-nummer"
  | "hetu"
  | "hetu-temporary"
  | "kennitala"
  | "kerfiskennitala"
  | "kennitala-organisation"
  | "invalid";

/** Why a value is no number: a class of fault, stable enough to count by, and without a character of the value. */
export type Fault =
  | "missing value"
  | "too short"
  | "too long"
  | "leading zero lost"
  | "decimal number"
  | "scientific notation"
  | "dummy value"
  | "letter O or I for a digit"
  | "letter in the century position"
  | "unexpected character"
  | "no such date"
  | "no such series"
  | "wrong check digit"
  | "wrong check digit, or form of a later year: give asOf"
  | "century sign missing"
  | "century unknown: give asOf"
  | "birth date after asOf"
  | "number of another country"
  | "number of another issuer"
  | "issuer on a national number";

/** What `classify` says of one value. What does not apply, or is not encoded, is undefined. */
export interface Identity {
  readonly kind: Kind;
  /** `"DK:0104909989"`, or `"DK:<oid>:0702750TE1"` for a local number whose issuer is known. Only this may be linked. */
  readonly canonical: string | undefined;
  /** `YYYY-MM-DD`, as encoded. An eCPR of a person whose birth date is unknown encodes the day it was made. */
  readonly birthDate: string | undefined;
  readonly sex: Sex | undefined;
  /** Danish numbers only, and a statistic only: numbers that fail are issued since 2007 and are fully valid (cpr.dk). */
  readonly mod11: boolean | undefined;
  /** Only for `"invalid"`. */
  readonly reason: Fault | undefined;
}

/** What a country's reader finds in a normalised text. */
export type Reading = Fault | Found;

export interface Found {
  readonly kind: Exclude<Kind, "invalid">;
  readonly number: string;
  readonly birthDate?: string | undefined;
  readonly sex?: Sex | undefined;
  readonly mod11?: boolean | undefined;
}

/** Kinds that one organisation hands out by itself: two organisations may give the same number to different persons. */
const LOCAL: ReadonlySet<Kind> = new Set(["d-ecpr", "day60", "interimspersonnummer", "h-nummer", "hetu-temporary"]);

/** Is this kind unique at its issuer only? */
export function isLocal(kind: Kind): boolean {
  return LOCAL.has(kind);
}
