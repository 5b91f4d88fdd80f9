/**
 * Somebody who reads everything that was opened and wants patients. Totals that belong together (of one risk set after the
 * other, one iteration after the other) are a series; the difference of two totals is a sum over few people, and over one of
 * them it is that person. The attacker knows which covariate vectors there can be, and the public constants of the terms.
 */
import type { Row } from "@tavs/federated/statistics";
import type { CoxOfColumns } from "../analyses/rotterdam.ts";

/** Totals in the order in which they were opened, each of as many numbers. */
export interface Series {
  readonly name: string;
  readonly totals: readonly Float64Array[];
}

/** A covariate vector that some patient could have, by its values. */
export type Covariates = readonly number[];

/** Ages, numbers of nodes and yes or no: every vector that a breast-cancer registry could hold. */
export function isPlausible([age, meno, size2, grade3, lnodes, hormon, chemo]: Covariates): boolean {
  const nodes = Math.exp(lnodes!) - 1;
  const binary = [meno, size2, grade3, hormon, chemo].every((value) => isNear(value!, 0) || isNear(value!, 1));
  return binary && isWhole(age!) && age! > 17.5 && age! < 105.5 && isWhole(nodes) && nodes > -0.5 && nodes < 60.5;
}

/** A total of 3,000 patients is rounded to about 1e-12 of itself, and a difference of two no better. */
const BLUR = 1e-6;
const isNear = (value: number, expected: number): boolean => Math.abs(value - expected) < BLUR;
const isWhole = (value: number): boolean => isNear(value, Math.round(value));

const keyOf = ([age, meno, size2, grade3, lnodes, hormon, chemo]: Covariates): string =>
  [age!, meno!, size2!, grade3!, Math.exp(lnodes!) - 1, hormon!, chemo!]
    .map((value) => Math.round(value) + 0)
    .join(" ");

export interface Score {
  /** Patients of the table who have a vector that the attacker names; each counts once. */
  readonly right: number;
  /** All that the attacker names. */
  readonly claims: number;
}

/** How many patients of the table the attacker names rightly. */
export function recovered(opened: readonly Series[], truth: readonly Row[], model: CoxOfColumns): Score {
  const there = counted(truth.map((row) => keyOf(model.terms.map((term) => row[term]!))));
  const claims = new Set<string>(); // a person who left at a place is named there once, however often it can be read
  for (const { place, total } of rests(opened))
    for (const candidate of readings(total, model).filter(isPlausible)) claims.add(`${place}: ${keyOf(candidate)}`);
  const named = counted([...claims].map((claim) => claim.slice(claim.indexOf(": ") + 2)));
  const right = [...named].reduce((sum, [key, times]) => sum + Math.min(times, there.get(key) ?? 0), 0);
  return { right, claims: claims.size };
}

function counted(keys: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  return times;
}

interface Rest {
  readonly place: string;
  readonly total: Float64Array;
}

/** What can be left when totals are subtracted. */
function rests(opened: readonly Series[]): readonly Rest[] {
  return opened.flatMap((series) => [
    ...series.totals.map((total, k) => ({ place: `${k}`, total })),
    ...differences(series),
    ...opened.filter((other) => fits(series, other)).flatMap((other) => without(series, other)),
  ]);
}

const MOST_PAIRS = 64;

/** Each total from the one before it; in a short series each from each. */
function differences({ name, totals }: Series): readonly Rest[] {
  return totals.flatMap((one, k) =>
    totals.slice(k + 1, totals.length > MOST_PAIRS ? k + 2 : undefined).map((next, more) => ({
      place: more === 0 ? `${k}` : `${name} ${k} to ${k + 1 + more}`,
      total: minus(one, next),
    })),
  );
}

/** Who left the risk set from one total to the next, without those who left it by an event: the other series' total of the place. */
function without({ totals }: Series, other: Series): readonly Rest[] {
  return totals.slice(1).map((next, k) => ({ place: `${k}`, total: minus(minus(totals[k]!, next), other.totals[k]!) }));
}

const fits = (series: Series, other: Series): boolean =>
  series !== other &&
  series.totals.length === other.totals.length &&
  series.totals[0]!.length === other.totals[0]!.length;

const minus = (one: Float64Array, other: Float64Array): Float64Array => one.map((value, k) => value - other[k]!);

/** Every stretch of a total that could be one person's covariates: in either sign, and on either scale. */
function readings(total: Float64Array, { terms, scaling }: CoxOfColumns): readonly Covariates[] {
  const [center, scale] = [terms.map((term) => scaling[term]!.center), terms.map((term) => scaling[term]!.scale)];
  const starts = Array.from({ length: Math.max(0, total.length - terms.length + 1) }, (_, start) => start);
  return starts.flatMap((start) =>
    [1, -1].flatMap((sign) => {
      const plain = terms.map((_, j) => sign * total[start + j]!);
      const wide = plain.map((value, j) => value * scale[j]!);
      return [plain, wide, wide.map((value, j) => value + center[j]!)];
    }),
  );
}
