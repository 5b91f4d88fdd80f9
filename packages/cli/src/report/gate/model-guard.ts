/** What a model must have behind it (DataSHIELD's nfilter rules, of all hospitals together). */
import { UsageError } from "@tavs/core";
import type { Term } from "@tavs/federated/statistics";
import type { Population, Support } from "../analysed.ts";
import {
  type Counted,
  completeLevels,
  completeOn,
  isSmall,
  type Levels,
  type Limits,
  mustBeCount,
  mustBeMany,
  type Passed,
} from "./passing.ts";

/** What the guard asks of a model. */
interface Model {
  readonly terms: readonly Term[];
  /** Its coefficients. */
  readonly parameters: number;
  readonly outcome: string;
  readonly missing: string | undefined;
  readonly support: Support;
  /** Whether the outcome is 0 or 1. */
  readonly hasEvents: boolean;
  readonly others: readonly string[];
}

/** Throws `UsageError` where the model is so near its data that it shows them (DataSHIELD's nfilter rules). */
export function guard(model: Model, limits: Limits): Pick<Passed, "counts" | "levels"> {
  mustRest(model, limits);
  return countedOf(model, model.hasEvents);
}

/** The same of what is fitted to nobody, such as a test: it has no parameters. */
export function mustRest(
  { terms, parameters, support, hasEvents }: Pick<Model, "terms" | "parameters" | "support" | "hasEvents">,
  limits: Limits,
): void {
  const { events } = support;
  const rows = mustBeMany(support.rows, "rows of the model", limits);
  if (hasEvents && events === undefined) throw new UsageError("support.events: how many have the event is missing");
  if (events !== undefined)
    for (const [kind, count] of [
      ["events", events],
      ["rows without event", rows - events],
    ] as const)
      if (isSmall(mustBeCount(count, kind), limits) || (hasEvents && kind === "events" && count === 0))
        throw tooFew(kind, limits);
  const base = Math.min(rows, ...(events === undefined ? [] : [events]));
  if (parameters > limits.parametersPerRow * base)
    throw new UsageError(
      `${parameters} parameters are too many for the ${events === undefined ? "rows" : "events"} behind them: at most ${limits.parametersPerRow} each`,
      { code: "too-many-parameters" },
    );
  mustHaveCells(terms, support, limits);
}

const tooFew = (kind: string, { rule }: Limits): UsageError =>
  new UsageError(`${kind}: fewer than ${rule.smallestCell}; a model of so few shows them`, { code: "small" });

/**
 * Every level of a factor, and both values of a column of zeros and ones, have many rows, and many with the event and without; so has
 * every product of such columns. The coefficient, its standard error and the intercept of one column give all four counts back.
 */
function mustHaveCells(terms: readonly Term[], support: Support, limits: Limits): void {
  const { rows, events, cells, eventsIn = {}, measured } = support;
  for (const name of terms.flatMap(cellsOf)) {
    if (measured.includes(name)) continue;
    const count = counted(cells, name, "rows");
    mustBeManyOrNone([count, rows - count], `rows with or without ${name}`, limits);
    if (events === undefined) continue;
    const inside = counted(eventsIn, name, "events");
    const outside = events - inside;
    const all = [inside, count - inside, outside, rows - count - outside];
    mustBeManyOrNone(all, `rows with or without ${name}, with or without event`, limits);
  }
}

function counted(counts: Readonly<Record<string, number>>, name: string, kind: "rows" | "events"): number {
  if (Object.hasOwn(counts, name)) return counts[name]!;
  throw new UsageError(
    `support: how many ${kind} are among ${name} is not said; count them, or name it among the measured`,
    { code: "support" },
  );
}

export function mustBeManyOrNone(counts: readonly number[], name: string, limits: Limits): void {
  if (counts.some((count) => isSmall(mustBeCount(count, name), limits))) throw tooFew(name, limits);
}

/** All levels, the first among them; products of factors by their levels; a product with a measured column is measured itself. */
function cellsOf(term: Term): readonly string[] {
  if (typeof term === "string") return [term];
  if ("levels" in term)
    return (term.levels as readonly (string | number)[]).map((level) => `${term.factor as string}=${level}`);
  const parts = (term as { readonly product: readonly Term[] }).product.map(cellsOf); // no factor is left
  return parts.reduce((left, right) => right.flatMap((b) => left.map((a) => `${a}:${b}`)));
}

function countedOf(
  { terms, outcome, missing, support, others }: Pick<Model, "terms" | "outcome" | "missing" | "support" | "others">,
  hasEvents: boolean,
): Pick<Passed, "counts" | "levels"> {
  const read = [...new Set([...terms.flatMap(columnsOf), outcome, ...others])];
  const of: Population = completeOn(read, missing);
  const counts: Counted[] = [{ of, value: support.rows }];
  const { events } = support;
  if (hasEvents && events !== undefined)
    for (const [level, value] of [
      ["1", events],
      ["0", support.rows - events],
    ] as const)
      counts.push({ of: { ...of, [outcome]: level }, value });
  const levels: Levels = { ...completeLevels(of), ...(hasEvents && { [outcome]: ["0", "1"] }) };
  return { counts, levels };
}

function columnsOf(term: Term): readonly string[] {
  if (typeof term === "string") return [term];
  if ("factor" in term) return [term.factor as string];
  return (term as { readonly product: readonly Term[] }).product.flatMap(columnsOf); // no factor is left
}

/** Bins that were opened to the coordinator hold as many as the rule of this release asks for. */
export function mustBeFoundWith(smallestCell: number, { rule }: Limits): void {
  if (smallestCell < rule.smallestCell)
    throw new UsageError(
      `smallestCell: the bins were opened with ${smallestCell}, and this is released with ${rule.smallestCell}; ask with this one`,
      { code: "small" },
    );
}
