import { canonical, type Json, type Study } from "@tavs/core/study";

/** A field that two studies do not say alike; undefined where one of them does not have it. */
export interface Difference {
  readonly field: string;
  readonly first: string | undefined;
  readonly second: string | undefined;
}

/** Every field that differs, in the order of the first study: parties are found by name, computations by label, wherever they stand. */
export function differences(first: Study, second: Study): readonly Difference[] {
  const [ours, theirs] = [leaves(first), leaves(second)];
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((field) => ours.get(field) !== theirs.get(field))
    .map((field) => ({ field, first: ours.get(field), second: theirs.get(field) }));
}

const leaves = (study: Study): ReadonlyMap<string, string> =>
  new Map(leavesOf(study as unknown as Json, "").map(([field, text]) => [field, text])); // an interface is no Json record to the compiler

function leavesOf(value: Json, field: string): readonly (readonly [string, string])[] {
  if (typeof value !== "object" || value === null) return [[field, canonical(value)]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[field, canonical(value)]];
  const order: readonly (readonly [string, string])[] = isNamed(value) ? [[`${field} in order`, orderOf(value)]] : [];
  const inside = entries.flatMap(([name, each]) => leavesOf(each, within(field, nameOf(value, each) ?? name)));
  return [...inside, ...order];
}

const within = (field: string, name: string): string => (field === "" ? name : `${field}.${name}`);

/** A list whose members have names of their own: they are told apart by these. */
const isNamed = (list: Json): boolean =>
  Array.isArray(list) && list.length > 0 && list.every((each) => nameOf(list, each) !== undefined);

const orderOf = (list: Json): string => (list as readonly Json[]).map((each) => nameOf(list, each)).join(", "); // a list, as `isNamed` saw

function nameOf(list: Json, member: Json): string | undefined {
  if (!Array.isArray(list) || typeof member !== "object" || member === null) return undefined;
  const { name, label } = member as { readonly name?: Json; readonly label?: Json }; // any record may be asked for a field
  const own = name ?? label;
  return typeof own === "string" ? own : undefined;
}
