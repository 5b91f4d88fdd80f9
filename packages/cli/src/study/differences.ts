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
  return [...new Map([...ours, ...theirs])]
    .filter(([place]) => ours.get(place)?.text !== theirs.get(place)?.text)
    .map(([place, { field }]) => ({ field, first: ours.get(place)?.text, second: theirs.get(place)?.text }));
}

/** Where something stands: a name in a record, a number in a list, a member of a list by its own name, or the order of such a list. */
type Step = string | number | { readonly member: string } | { readonly order: true };

interface Leaf {
  readonly field: string;
  readonly text: string;
}

/** By place, of which no two are alike: names may hold dots, so that `field`, for people, can be that of another place too. */
const leaves = (study: Study): ReadonlyMap<string, Leaf> =>
  new Map(leavesOf(study as unknown as Json, []).map(([steps, text]) => [JSON.stringify(steps), leaf(steps, text)])); // an interface is no Json record to the compiler

function leavesOf(value: Json, place: readonly Step[]): readonly (readonly [readonly Step[], string])[] {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0)
    return [[place, canonical(value)]];
  const names = namesIn(value);
  const inside = Object.entries(value).flatMap(([name, each], at) =>
    leavesOf(each, [...place, names ? { member: names[at]! } : Array.isArray(value) ? at : name]),
  );
  return names ? [...inside, [[...place, { order: true }], orderOf(names)]] : inside;
}

const orderOf = (names: readonly string[]): string =>
  names.some((name) => name.includes(",")) ? canonical(names) : names.join(", ");

const leaf = (steps: readonly Step[], text: string): Leaf => ({ field: steps.map(said).join("").slice(1), text });

const said = (step: Step): string =>
  typeof step !== "object" ? `.${step}` : "member" in step ? `.${step.member}` : " in order";

/** The names of a list whose members have names of their own, each another: they are told apart by these. */
function namesIn(list: Json): readonly string[] | undefined {
  const names = Array.isArray(list) ? list.map(nameOf).filter((name) => name !== undefined) : [];
  const all = Array.isArray(list) && names.length === list.length && new Set(names).size === names.length;
  return all ? names : undefined;
}

function nameOf(member: Json): string | undefined {
  if (typeof member !== "object" || member === null) return undefined;
  const { name, label } = member as { readonly name?: Json; readonly label?: Json }; // any record may be asked for a field
  const own = name ?? label;
  return typeof own === "string" ? own : undefined;
}
