import { UsageError } from "@tavs/core";
import type { Json } from "@tavs/core/study";

// Specifications arrive as JSON from a coordinator or from study terms: each field is checked, and named when it is wrong.

type Fields = { readonly [name: string]: Json };

/** The fields of an object that has exactly these; `where` is its own name in the specification. */
export function fields(value: Json | undefined, names: readonly string[], where = "the specification"): Fields {
  const given = record(value, where);
  const missing = names.find((name) => !Object.hasOwn(given, name));
  if (missing !== undefined) throw new UsageError(`${missing}: is missing from ${where}`);
  if (Object.keys(given).length !== names.length) throw new UsageError(`${where}: has a field that is unknown`);
  return given;
}

/** The entries of an object whose names are free. */
export function entries(value: Json | undefined, where: string): readonly (readonly [string, Json])[] {
  return Object.entries(record(value, where)).map(([name, field]) => [text(name, where), field] as const);
}

function record(value: Json | undefined, where: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UsageError(`${where}: must be an object`);
  return value as Fields; // an object that is no array
}

const TAKEN = ["__proto__", "tavs:large"]; // names that no saved state may have a field of

export function text(value: Json | undefined, name: string): string {
  if (typeof value !== "string" || value === "" || value.length > 256)
    throw new UsageError(`${name}: must be a text of 1 to 256 characters`);
  if (TAKEN.includes(value)) throw new UsageError(`${name}: is a word that is taken; choose another name`);
  return value;
}

export function texts(value: Json | undefined, name: string): readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > 1024)
    throw new UsageError(`${name}: must be a list of 1 to 1024 texts`);
  const list = value.map((element: Json) => text(element, name));
  if (new Set(list).size !== list.length) throw new UsageError(`${name}: a text stands twice`);
  return list;
}

export function oneOf<const T extends readonly string[]>(value: Json | undefined, name: string, choices: T): T[number] {
  if (typeof value !== "string" || !choices.includes(value))
    throw new UsageError(`${name}: must be one of ${choices.join(", ")}`);
  return value;
}

export interface Range {
  readonly least?: number;
  readonly most?: number;
}

export function number(
  value: Json | undefined,
  name: string,
  { least = -Number.MAX_VALUE, most = Number.MAX_VALUE }: Range = {},
): number {
  if (typeof value !== "number" || !(value >= least && value <= most))
    throw new UsageError(`${name}: must be a number in [${least}, ${most}]`);
  return value;
}

export function integer(
  value: Json | undefined,
  name: string,
  { least, most }: { least: number; most: number },
): number {
  if (!Number.isInteger(number(value, name, { least, most }))) throw new UsageError(`${name}: must be a whole number`);
  return value as number; // checked in the line above
}

/** As `fields`, for an object that has these, and may have the optional ones. */
export function fieldsWith(
  value: Json | undefined,
  { names, optional }: { readonly names: readonly string[]; readonly optional: readonly string[] },
  where = "the specification",
): Fields {
  const given = record(value, where);
  return fields(given, [...names, ...optional.filter((name) => Object.hasOwn(given, name))], where);
}

/** A list of so many elements. */
export function list(
  value: Json | undefined,
  name: string,
  { least, most }: { least: number; most: number },
): readonly Json[] {
  if (!Array.isArray(value) || value.length < least || value.length > most)
    throw new UsageError(`${name}: must be a list of ${least} to ${most}`);
  return value;
}

/** A list of finite numbers that rise. */
export function rising(value: Json | undefined, name: string, least = 1): readonly number[] {
  const numbers = list(value, name, { least, most: 50_000 });
  numbers.forEach((at, k) => {
    if (typeof at !== "number" || !Number.isFinite(at) || (k > 0 && !(at > (numbers[k - 1] as number))))
      throw new UsageError(`${name}: must be numbers that rise`);
  });
  return numbers as readonly number[]; // checked one by one
}
