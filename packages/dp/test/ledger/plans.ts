import { readFileSync } from "node:fs";
import { openLedger } from "../../src/index.ts";
import type { PlannedAnswers } from "../../src/ledger/budget.ts";
import { journalOf, type OpenJournal } from "./journals.ts";

/** delta at epsilon of composed noise, by adding up (`plans.py`). */
interface Reference {
  readonly name: string;
  readonly epsilon: number;
  readonly delta: number;
}

const { cases }: { readonly cases: readonly Reference[] } = JSON.parse(
  readFileSync(new URL("../vectors/plans.python.json", import.meta.url), "utf8"),
);

export function referenceOf(name: string): Reference {
  const found = cases.find((each) => each.name === name);
  if (!found) throw new Error(`no reference value for ${name}`);
  return found;
}

/** What the first line of a ledger says that a plan costs, in epsilon: at least, and at most. */
export async function certifiedFor(
  plan: readonly PlannedAnswers[],
  { delta, rowsPerPerson = 1 }: { readonly delta: number; readonly rowsPerPerson?: number },
): Promise<readonly [atLeast: number, atMost: number]> {
  const journal = journalOf();
  await openLedger({ budget: { epsilon: 10.01, delta, plan }, unit: { rowsPerPerson }, journal });
  return certifiedIn(journal);
}

export function certifiedIn(journal: OpenJournal): readonly [atLeast: number, atMost: number] {
  const [atLeast, atMost] = JSON.parse(journal.written[0]!).plan.certified;
  return [atLeast / 1e6, atMost / 1e6];
}
