import { PeerError, UsageError } from "@tavs/core";
import { counts } from "@tavs/core/sharing";
import type { Analysis, Turn } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import type { DataRow } from "../model/data-row.ts";
import { revealing } from "../revealing.ts";
import { reals } from "../vector-codec.ts";
import { binAt, type LocalConcordance, prepareConcordance } from "./local.ts";
import { type Counted, concordanceBracket, mustCompare, pairKinds } from "./pair-kinds.ts";
import { countNodes, divideInTurns, openedNodes } from "./rectangles.ts";
import { type ConcordanceSpecification, checkConcordance } from "./specification.ts";

/** Harrell's C of a fixed predictor, over all hospitals without strata. */
export interface ConcordanceResult {
  readonly note: "not differentially private";
  readonly events: number;
  readonly departures: number;
  /** R's concordance of the pooled table lies between these. */
  readonly concordance: readonly [low: number, high: number];
  /** Over pairs inside hospitals, exact; null where there are none. */
  readonly within: number | null;
}

/** Whether the votes are there, and people were asked for. */
interface ConcordanceMemory {
  readonly opened: boolean;
}

export const concordanceAnalysis: Analysis<
  ConcordanceSpecification,
  readonly DataRow[],
  LocalConcordance,
  Float64Array,
  ConcordanceMemory,
  ConcordanceResult
> = {
  name: "federated/concordance/1",
  reveals: revealing({
    coordinator:
      "learns, for each rectangle of the agreed bins of time and predictor, at how many hospitals enough people had the event in it, and at how many enough left without; then over all hospitals how many did in each rectangle that such a one fills, and how pairs inside hospitals are ranked, and nothing else",
    participant: "learns which rectangles were large enough, and nothing else",
    left: "the counts of those two together",
  }),
  question: (specification) => reals(1 + 2 * nodesOf(specification).length),
  rounds: () => 2,
  check: checkConcordance,
  shape: (specification, parties) => ({
    length: 2 * nodesOf(specification).length + PAIRS,
    numbers: counts({ bits: 64, parties }),
  }),
  first: (specification) => ({
    ask: new Float64Array(1 + 2 * nodesOf(specification).length),
    memory: { opened: false },
  }),
  next,
  prepare: prepareConcordance,
  answer: { by: "rows", compute: answer },
};

const KINDS = ["concordant", "discordant", "concordantAtMost", "discordantAtMost", "open"] as const;
const EXACT = ["concordant", "discordant", "tied"] as const;
const PAIRS = KINDS.length + EXACT.length;

const nodesOf = ({ times, cuts }: ConcordanceSpecification) => divideInTurns(times.length + 1, cuts.length + 1);

/** Votes; or the people in the nodes that the question marks (elsewhere 0), and pairs inside this hospital. Whole numbers either way. */
function answer(
  specification: ConcordanceSpecification,
  local: LocalConcordance,
  question: Float64Array,
): Float64Array {
  if (question.some((mark) => mark !== 0 && mark !== 1)) throw new PeerError("a question that marks no rectangles");
  const nodes = nodesOf(specification);
  const people = [1, 0].map((event) =>
    countNodes(nodes, (time, score) => local.counts[binAt(specification, event, time, score)]!),
  );
  const all = Float64Array.from(people.flatMap((of) => [...of]));
  const sums = new Float64Array(all.length + PAIRS);
  if (question[0] === 0) {
    sums.set(all.map((count) => Number(count >= specification.smallestCell)));
    return sums;
  }
  const marked = all.map((count, at) => count * question[1 + at]!);
  const kinds = pairKinds(...rectangles(specification, marked));
  sums.set(marked);
  sums.set([...KINDS.map((kind) => kinds[kind]), ...EXACT.map((kind) => local.exact[kind])], all.length);
  return sums;
}

/** The rectangles of events and of departures, with their people. */
function rectangles(
  specification: ConcordanceSpecification,
  counts: Float64Array,
): readonly [readonly Counted[], readonly Counted[]] {
  const nodes = nodesOf(specification);
  const part = (from: number) =>
    nodes.flatMap((node, at) => (counts[from + at]! > 0 ? [{ ...node, count: counts[from + at]! }] : []));
  return [part(0), part(nodes.length)];
}

function next(
  specification: ConcordanceSpecification,
  { opened }: ConcordanceMemory,
  totals: Float64Array,
): Turn<Float64Array, ConcordanceMemory, ConcordanceResult> {
  const nodes = nodesOf(specification);
  if (!opened) {
    const chosen = [openedNodes(nodes, totals), openedNodes(nodes, totals.slice(nodes.length))] as const;
    if (chosen.some((of) => of.length === 0))
      throw new UsageError(`no hospital has ${specification.smallestCell} events and as many departures`, {
        code: "too-few-rows",
      });
    const marks = chosen.flatMap((of) => nodes.map((_, at) => Number(of.includes(at))));
    return { ask: Float64Array.of(1, ...marks), memory: { opened: true } };
  }
  return { last: new Float64Array(1 + 2 * nodes.length), result: resultOf(specification, totals) };
}

function resultOf(specification: ConcordanceSpecification, totals: Float64Array): ConcordanceResult {
  const [events, departures] = rectangles(specification, totals);
  const pairs = totals.slice(2 * nodesOf(specification).length);
  const inside = named(KINDS, pairs);
  const exact = named(EXACT, pairs.slice(KINDS.length));
  const compared = exact.concordant + exact.discordant + exact.tied;
  const concordance = mustCompare(concordanceBracket(pairKinds(events, departures), inside, exact));
  const total = (of: readonly Counted[]) => of.reduce((sum, { count }) => sum + count, 0);
  return {
    note: "not differentially private",
    events: total(events),
    departures: total(departures),
    concordance,
    within: compared > 0 ? (exact.concordant + exact.tied / 2) / compared : null,
  };
}

const named = <K extends string>(names: readonly K[], values: Float64Array): Record<K, number> =>
  Object.fromEntries(names.map((name, k) => [name, values[k]!])) as Record<K, number>; // one for each name

/** Harrell's C of a fixed predictor over all hospitals, as a bracket. Two rounds. */
export const concordance: Federated<ConcordanceSpecification, readonly DataRow[], Float64Array, ConcordanceResult> =
  federated(concordanceAnalysis);
