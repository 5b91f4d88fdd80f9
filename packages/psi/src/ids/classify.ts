import { UsageError } from "@tavs/core";
import { dateParts } from "./date.ts";
import { readDanish } from "./dk.ts";
import { placeholder } from "./fault.ts";
import { readFinnish } from "./fi.ts";
import type { Country, Fault, Found, Identity, Reading } from "./identity.ts";
import { isLocal } from "./identity.ts";
import { readIcelandic } from "./is.ts";
import { issuerOid, unprefix } from "./issuer.ts";
import { readNorwegian } from "./no.ts";
import { normalise } from "./normalise.ts";
import { readSwedish } from "./se.ts";

/** How to read a column of identity numbers. */
export interface ClassifyOptions {
  readonly country: Country;
  /** The object identifier of who issued the local numbers of this column; without it they have no canonical form. */
  readonly issuer?: string;
  /** A spreadsheet made a number of the column and lost the zero of days 1 to 9: put it back. Without it: invalid. */
  readonly restoreLeadingZero?: boolean;
  /**
   * The day on which the column was written, `YYYY-MM-DD`. Sweden: the century of ten-digit numbers. Norway from 2032-01-01
   * and Iceland from 2026-02-18: the control digits that newer numbers need not have.
   */
  readonly asOf?: string;
}

const READERS: Readonly<Record<Country, (text: string, options: Settings) => Reading>> = {
  DK: readDanish,
  SE: readSwedish,
  NO: readNorwegian,
  FI: readFinnish,
  IS: readIcelandic,
};

interface Settings {
  readonly asOf: string | undefined;
  readonly restoreLeadingZero: boolean;
}

/**
 * What a value is: its kind, its canonical form, what it says of birth date and sex, or the class of its fault. Nothing
 * that it returns or throws contains an invalid value. Time is bounded: long values are refused by their length.
 * Throws `UsageError` for an unknown country, an issuer that is no object identifier, an `asOf` that is no date.
 */
export function classify(value: string, options: ClassifyOptions): Identity {
  if (!Object.hasOwn(READERS, options.country)) throw new UsageError("the country is none of DK, SE, NO, FI, IS");
  if (typeof value !== "string") throw new UsageError("the value is not a string: a number has lost its leading zeros");
  if (options.asOf !== undefined) dateParts(options.asOf, "asOf");
  const issuer = options.issuer === undefined ? undefined : issuerOid(options.issuer);
  const text = normalise(value);
  return text === undefined ? invalid("too long") : read(text, issuer, options);
}

function read(normalised: string, expected: string | undefined, options: ClassifyOptions): Identity {
  const { country, issuer: named, text } = unprefix(normalised);
  if (country !== undefined && country !== options.country) return invalid("number of another country");
  if (named !== undefined && expected !== undefined && named !== expected) return invalid("number of another issuer");
  const { asOf, restoreLeadingZero = false } = options;
  const found = placeholder(text) ?? READERS[options.country](text, { asOf, restoreLeadingZero });
  if (typeof found === "string") return invalid(found);
  const issuer = named ?? expected;
  if (isLocal(found.kind)) return identity(found, issuer && `${options.country}:${issuer}:${found.number}`);
  return named === undefined
    ? identity(found, `${options.country}:${found.number}`)
    : invalid("issuer on a national number");
}

function identity({ kind, birthDate, sex, mod11 }: Found, canonical: string | undefined): Identity {
  return { kind, canonical, birthDate, sex, mod11, reason: undefined };
}

function invalid(reason: Fault): Identity {
  return { kind: "invalid", canonical: undefined, birthDate: undefined, sex: undefined, mod11: undefined, reason };
}
