// Which sets of hospitals may be added up one after the other. Totals of nearly the same model over different sets can be
// combined: added, subtracted, weighed. Hospitals that are in exactly the same sets have the same coefficient in every such
// combination, so that nothing finer comes out than the total of such a cell.

import { sha256 } from "@noble/hashes/sha2.js";
import { BudgetError, lengthPrefixed, seededRandom, UsageError, utf8 } from "@tavs/core";
import { FEWEST_PARTICIPANTS } from "../secure-sum/agreement.ts";

/** Over whom one session adds: groups that rounds take in or leave out as a whole. One group, where all train. */
export type Consortium = readonly (readonly string[])[];

/** Throws `BudgetError` (`code: "contributors"`) where some of the sets tell fewer than three hospitals from all others. */
export function mustKeepCompany(sets: readonly (readonly string[])[]): void {
  const members = sets.map((set) => new Set(set));
  const cells = new Map<string, number>();
  for (const name of new Set(sets.flat())) {
    const pattern = members.map((set) => (set.has(name) ? 1 : 0)).join("");
    cells.set(pattern, (cells.get(pattern) ?? 0) + 1);
  }
  const smallest = Math.min(...cells.values());
  if (smallest < FEWEST_PARTICIPANTS)
    throw new BudgetError(
      `a model of this study was trained over other hospitals, and ${smallest} of them could be told apart by difference: at least ${FEWEST_PARTICIPANTS} join, leave or stay together`,
      { code: "contributors" },
    );
}

interface Beacon {
  readonly study: string;
  readonly model: string;
  readonly names: readonly string[];
}

/** Who trains when: the same for everybody. Who names the study and the model, once the hospitals are known, can try names. */
export interface Sampling {
  readonly groups: Consortium;
  readonly sampled: (round: number) => readonly string[];
}

/**
 * Groups of at least `groupsOf` hospitals, the same for all models of a study, of which each round takes `perRound`, drawn from what all
 * agreed to and the number of the round. Null: all are one group. Throws `UsageError` where there are not so many.
 */
export function samplingOf(
  beacon: Beacon,
  sampling: { readonly groupsOf: number; readonly perRound: number } | null,
): Sampling {
  const { names } = beacon;
  if (sampling === null) return { groups: [names], sampled: () => names };
  const count = Math.floor(names.length / sampling.groupsOf);
  if (sampling.perRound > count)
    throw new UsageError(
      `sampling: ${sampling.perRound} groups a round; ${names.length} hospitals are ${count} groups of ${sampling.groupsOf}`,
    );
  const shuffled = drawn({ ...beacon, model: "" }, 0); // another model's other groups would tell hospitals apart
  const groups = Array.from({ length: count }, (_, g) => shuffled.filter((_name, i) => i % count === g));
  const numbered = { ...beacon, names: groups.map((_group, g) => String(g)) };
  const taken = (round: number): readonly string[] => drawn(numbered, round).slice(0, sampling.perRound);
  return { groups, sampled: (round) => taken(round).flatMap((g) => groups[Number(g)]!) };
}

/** The names in an order that follows from the beacon and a number: a public shuffle. */
function drawn({ study, model, names }: Beacon, draw: number): readonly string[] {
  const sorted = [...names].sort();
  const facts = [study, model, String(draw), sorted.join(" ")].map(utf8); // no name holds a space
  const view = new DataView(
    seededRandom(sha256(lengthPrefixed(utf8("tavs/learning/draw/1"), ...facts)))(8 * sorted.length).buffer,
  );
  const keyed = sorted.map((name, i) => ({ name, key: view.getBigUint64(8 * i) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ name }) => name);
}
