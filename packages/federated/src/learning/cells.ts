// Which sets of hospitals may be added up one after the other. Totals of nearly the same model over different sets can be
// combined: added, subtracted, weighed. Hospitals that are in exactly the same sets have the same coefficient in every such
// combination, so that nothing finer comes out than the total of such a cell.

import { sha256 } from "@noble/hashes/sha2.js";
import { BudgetError, lengthPrefixed, seededRandom, UsageError, utf8 } from "@tavs/core";
import { FEWEST_PARTICIPANTS } from "../secure-sum/agreement.ts";

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
      `this model was trained over other hospitals before, and ${smallest} of them could be told apart by difference: at least ${FEWEST_PARTICIPANTS} join, leave or stay together`,
      { code: "contributors" },
    );
}

interface Beacon {
  readonly study: string;
  readonly model: string;
  readonly names: readonly string[];
}

/**
 * Groups of at least `size`, the same all the time: rounds take in or leave out whole groups, which are then the cells. Drawn from what
 * all agreed to, so that everybody finds the same, and nobody chooses. Throws `UsageError` where not even one group is full.
 */
export function groupsOf(beacon: Beacon, size: number): readonly (readonly string[])[] {
  const count = Math.floor(beacon.names.length / size);
  if (count < 1)
    throw new UsageError(`sampling: ${beacon.names.length} hospitals are no group of ${size}; sample smaller groups`);
  const shuffled = drawn(beacon, 0);
  return Array.from({ length: count }, (_, g) => shuffled.filter((_name, i) => i % count === g));
}

/** Who trains in a round: so many of the groups, drawn from what all agreed to and the number of the round. */
export function sampledIn(
  beacon: Beacon,
  { groupsOf: size, perRound }: { readonly groupsOf: number; readonly perRound: number },
  round: number,
): readonly string[] {
  const groups = groupsOf(beacon, size);
  if (perRound > groups.length)
    throw new UsageError(`sampling: ${perRound} groups a round; ${beacon.names.length} hospitals are ${groups.length}`);
  const order = drawn({ ...beacon, names: groups.map((_group, g) => String(g)) }, round);
  return order.slice(0, perRound).flatMap((g) => groups[Number(g)]!);
}

/** The names in an order that follows from the beacon and a number: a public shuffle. */
function drawn({ study, model, names }: Beacon, draw: number): readonly string[] {
  const sorted = [...names].sort();
  const seed = sha256(
    lengthPrefixed(utf8("tavs/learning/draw/1"), ...[study, model, ...sorted, String(draw)].map(utf8)),
  );
  const random = seededRandom(seed);
  const keyed = sorted.map((name) => ({ name, key: new DataView(random(8).buffer).getBigUint64(0) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ name }) => name);
}
