import { utf8 } from "../bytes.ts";
import { UsageError } from "../errors.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * JSON with one encoding: names sorted by code unit, no white space (RFC 8785, for the values that terms hold: numbers
 * must be finite, and names and strings well-formed Unicode). Throws `UsageError`, also for what JSON cannot say: a field
 * that is undefined, a `Date`.
 */
export function canonical(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return text(value);
  if (typeof value === "number") return number(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (isPlainRecord(value)) return `{${Object.entries(value).sort(byName).map(field).join(",")}}`;
  throw new UsageError("a document holds a value that JSON cannot say: remove it, or leave its field out");
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new UsageError("a number in JSON must be finite");
  return JSON.stringify(value);
}

/** RFC 8785 §3.2.2.2: half a surrogate pair is refused, because it has no UTF-8 encoding. */
function text(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new UsageError("a string in JSON holds half a character (a lone surrogate)");
  return JSON.stringify(value);
}

function isPlainRecord(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null; // a Date or a Map would say nothing
}

export const canonicalBytes = (value: Json): Uint8Array<ArrayBuffer> =>
  utf8(canonical(value)) as Uint8Array<ArrayBuffer>;

const field = ([name, value]: [string, Json]): string => `${text(name)}:${canonical(value)}`;
const byName = ([a]: [string, Json], [b]: [string, Json]): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The path of the first place where two documents differ, such as "privacy.epsilon"; undefined where they are equal. A name
 * that only the other document has is given if it is a short word: it comes from a peer, and goes to a log.
 */
export function firstDifference(ours: Json, theirs: Json, path = ""): string | undefined {
  if (isRecord(ours) && isRecord(theirs) && Array.isArray(ours) === Array.isArray(theirs)) {
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
  const said = Object.hasOwn(ours, name) || /^[\w-]{1,40}$/.test(name) ? name : "(a name that is no word)";
  const here = path === "" ? said : `${path}.${said}`;
  if (!Object.hasOwn(ours, name) || !Object.hasOwn(theirs, name)) return here;
  return firstDifference(ours[name]!, theirs[name]!, here);
}
