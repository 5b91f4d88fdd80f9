import { utf8 } from "../bytes.ts";
import { UsageError } from "../errors.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * JSON with one encoding: names sorted by code unit, no white space (RFC 8785, for the values that terms hold: numbers
 * must be finite, and names and strings well-formed Unicode). Throws `UsageError`.
 */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value).sort(byName).map(field).join(",")}}`;
  if (typeof value === "number" && !Number.isFinite(value)) throw new UsageError("a number in JSON must be finite");
  return JSON.stringify(value);
}

export const canonicalBytes = (value: Json): Uint8Array<ArrayBuffer> =>
  utf8(canonical(value)) as Uint8Array<ArrayBuffer>;

const field = ([name, value]: [string, Json]): string => `${JSON.stringify(name)}:${canonical(value)}`;
const byName = ([a]: [string, Json], [b]: [string, Json]): number => (a < b ? -1 : a > b ? 1 : 0);

/** The path of the first place where two documents differ, such as "privacy.epsilon"; undefined where they are equal. */
export function firstDifference(ours: Json, theirs: Json, path = ""): string | undefined {
  if (isRecord(ours) && isRecord(theirs)) {
    for (const name of [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort()) {
      const difference = compareField(ours, theirs, name, path);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return canonical(ours) === canonical(theirs) ? undefined : path || "the whole document";
}

type Record = { readonly [name: string]: Json };

const isRecord = (value: Json): value is Record => typeof value === "object" && value !== null;

function compareField(ours: Record, theirs: Record, name: string, path: string): string | undefined {
  const here = path === "" ? name : `${path}.${name}`;
  if (!Object.hasOwn(ours, name) || !Object.hasOwn(theirs, name)) return here;
  return firstDifference(ours[name]!, theirs[name]!, here);
}
