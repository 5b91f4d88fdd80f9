// Values of a document, each looked at before it is used: undefined for what is none.
import type { Json } from "@tavs/core/study";

export type Fields = Readonly<Record<string, Json>>;

export const isRecord = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const hasOnly = (fields: Fields, known: readonly string[]): boolean =>
  Object.keys(fields).every((name) => known.includes(name));

const isText = (value: Json | undefined): value is string => typeof value === "string" && value !== "";

export function textIn(fields: Fields, name: string): string | undefined {
  const found = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return isText(found) ? found : undefined;
}

export const textsIn = (value: Json | undefined): readonly string[] | undefined =>
  Array.isArray(value) && value.every(isText) ? value : undefined;

/** A record of things of one kind; undefined where one is none. */
export function mapIn<Value>(
  value: Json,
  read: (value: Json) => Value | undefined,
): ReadonlyMap<string, Value> | undefined {
  if (!isRecord(value)) return undefined;
  const all = new Map<string, Value>();
  for (const [name, each] of Object.entries(value)) {
    const found = read(each);
    if (found === undefined) return undefined;
    all.set(name, found);
  }
  return all;
}
