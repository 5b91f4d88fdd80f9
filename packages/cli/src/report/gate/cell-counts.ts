// The counts that a result gives back of columns of zeros and ones and of levels: nobody wrote them, but a later count that differs from one by a
// few tells those few.
import type { Term } from "@tavs/federated/statistics";
import type { Population, Support } from "../analysed.ts";
import type { Counted, Levels } from "./passing.ts";

interface Among {
  readonly terms: readonly Term[];
  /** Everybody in the analysis. */
  readonly of: Population;
  /** The column of the event, its value, and that of those without; null where there are no events. */
  readonly event: readonly [column: string, yes: string, no: string] | null;
}

/** Of each cell of the support that these terms have, with the event and without. */
export function cellCounts(
  { cells, eventsIn = {} }: Support,
  { terms, of, event }: Among,
): { readonly counts: readonly Counted[]; readonly levels: Levels } {
  const groups = [...new Map(terms.flatMap(groupsOf).map((group) => [JSON.stringify(group), group])).values()];
  const counts = groups.flatMap((group): readonly Counted[] => {
    const name = group.map(({ name: part }) => part).join(":");
    if (!Object.hasOwn(cells, name)) return []; // measured
    const inside: Population = { ...of, ...Object.fromEntries(group.map(({ column, value }) => [column, value])) };
    const [count, events] = [cells[name]!, eventsIn[name]];
    if (event === null || events === undefined) return [{ of: inside, value: count }];
    const [column, yes, no] = event;
    return [
      { of: inside, value: count },
      { of: { ...inside, [column]: yes }, value: events },
      { of: { ...inside, [column]: no }, value: count - events },
    ];
  });
  const parts = groups.flat();
  const levels = parts.map(({ column }) => [
    column,
    [...new Set(parts.flatMap((part) => (part.column === column ? part.all : [])))],
  ]);
  return { counts, levels: { ...Object.fromEntries(levels), ...(event && { [event[0]]: [event[2], event[1]] }) } };
}

interface Part {
  readonly name: string;
  readonly column: string;
  readonly value: string;
  /** All values of the column. */
  readonly all: readonly string[];
}

/** As the cells of a support are named; of a product, what has all its parts. */
function groupsOf(term: Term): readonly (readonly Part[])[] {
  if (typeof term === "string") return [[{ name: term, column: term, value: "1", all: ["0", "1"] }]];
  if ("levels" in term) {
    const [column, all] = [term.factor as string, (term.levels as readonly (string | number)[]).map(String)];
    return all.map((value) => [{ name: `${column}=${value}`, column, value, all }]);
  }
  const parts = (term as { readonly product: readonly Term[] }).product.map(groupsOf); // no factor is left
  return parts.reduce((left, right) => right.flatMap((b) => left.map((a) => [...a, ...b])));
}
