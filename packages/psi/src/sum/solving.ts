// The receiver of a sum, last third: finds the sum of each limb in the exponent, by baby-step giant-step.
import { BudgetError, done, PeerError, work } from "@tavs/core";
import type { LookUpTask, WalkTask } from "../kernels/discrete-log.ts";
import { STEP } from "../kernels/steps.ts";
import { joined, pieces, type Range, rowAt } from "../rows.ts";
import { limbsInRow, totals } from "./limbs.ts";
import type { Asking, Solving, SumReceiverNext } from "./receiver-state.ts";

const ELEMENT = 32;
const IDENTITY = new Uint8Array(ELEMENT); // where the babies begin
const TASK = 4096; // steps in one input of a kernel: about 80 ms
const BATCH = 65_536; // steps in one step of the party, of all targets together

/** Throws `BudgetError` where fewer are shared than open a sum. By then all is said, and the sender saw a usual session. */
export function solve({ deal, count }: Asking, targets: Uint8Array): SumReceiverNext {
  const { minShared } = deal.agreement;
  if (count < minShared) {
    const message = `${count} items are shared, and sums open from ${minShared} on: bring more items`;
    throw new BudgetError(message, { code: "too-few" });
  }
  const found = Array.from({ length: limbsInRow(deal.limbs) }, () => -1);
  return walkBabies({ deal, count, targets, found, babies: new Uint8Array() }, []);
}

/** How many babies: as many as there are giants for all targets together, which is least work. */
function babiesFor({ deal, count, found }: Solving): number {
  return Math.ceil(Math.sqrt(found.length * (count * deal.limbs.max + 1)));
}

export function walkBabies(state: Solving, walked: readonly Uint8Array[], from = 0): SumReceiverNext {
  const size = babiesFor(state);
  const { deal, count, targets, found, babies } = state;
  const solving = { deal, count, targets, found, babies };
  if (from === size)
    return work(
      { at: "sorting-babies", ...solving },
      { task: "sort", inputs: [{ rows: joined(walked), width: STEP }] },
    );
  const range = { from, to: Math.min(size, from + BATCH) };
  const inputs = pieces(range, TASK).map((piece): WalkTask => ({ start: IDENTITY, stride: 1, ...piece }));
  const progress = { phase: "tabulate", done: Math.ceil(from / TASK), total: Math.ceil(size / TASK) };
  return work({ at: "walking-babies", ...solving, range, walked }, { task: "walk", inputs, progress });
}

/** Walks from every target that is not found yet. Throws `PeerError` where none of the numbers it may be was met. */
export function walkGiants({ deal, count, targets, found, babies }: Solving, from = 0): SumReceiverNext {
  const open = unsolved(found);
  if (open.length === 0) return done({ count, sums: totals(found, deal.limbs), senderSize: deal.session.theirSize });
  const [stride, size] = giantsFor(count * deal.limbs.max, babies);
  if (from === size) throw new PeerError("a sum is not one of so many numbers up to the bound: the sender broke it");
  const range = { from, to: Math.min(size, from + Math.ceil(BATCH / open.length)) };
  const inputs = open.flatMap((l) =>
    pieces(range, TASK).map((piece): WalkTask => ({ start: rowAt(targets, ELEMENT, l), stride: -stride, ...piece })),
  );
  const perTarget = Math.ceil(size / TASK);
  const before = (found.length - open.length) * perTarget + open.length * Math.ceil(from / TASK);
  const progress = { phase: "solve", done: before, total: found.length * perTarget };
  const state = { at: "walking-giants", deal, count, targets, found, babies, range } as const;
  return work(state, { task: "walk", inputs, progress });
}

function giantsFor(largest: number, babies: Uint8Array): readonly [stride: number, count: number] {
  const stride = babies.length / STEP;
  return [stride, Math.floor(largest / stride) + 1];
}

const unsolved = (found: readonly number[]): readonly number[] => found.flatMap((sum, l) => (sum < 0 ? [l] : []));

export function lookUp(
  { deal, count, targets, found, babies, range }: Walked,
  outcomes: readonly unknown[],
): SumReceiverNext {
  const open = unsolved(found);
  const each = outcomes.length / open.length;
  const inputs = open.map((l, i): LookUpTask => {
    const giants = joined(outcomes.slice(i * each, (i + 1) * each));
    return { target: rowAt(targets, ELEMENT, l).slice(), babies, giants };
  });
  const state = { at: "looking-up", deal, count, targets, found, babies, range } as const;
  return work(state, { task: "lookUpSum", inputs });
}

export interface Walked extends Solving {
  readonly range: Range;
}

/** Takes in what was found, and walks on for the rest. */
export function lookedUp(state: Walked, outcomes: readonly unknown[]): SumReceiverNext {
  const open = unsolved(state.found);
  const found = state.found.map((sum, l) => (sum < 0 ? (outcomes[open.indexOf(l)] as number) : sum)); // `lookUpSum` gives this
  return walkGiants({ ...state, found }, state.range.to);
}
