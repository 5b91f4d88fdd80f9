// The hub: relays what it cannot read, asks for the sums that the terms name, and opens only those.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BudgetError, hex, InternalError, party, unhex } from "@tavs/core";
import { withhold } from "@tavs/core/disclosure";
import { fileJournal } from "@tavs/core/node";
import type { Terms } from "@tavs/core/study";
import { relay } from "@tavs/core/websocket";
import { cells, type Ledger, openLedger } from "@tavs/dp";
import { cox, kaplanMeier, type Tally, tally } from "@tavs/federated/statistics";
import type { Released } from "../result.ts";
import {
  CELLS,
  coxModel,
  curves,
  distinctTally,
  EPSILON,
  GRADES,
  HOSPITALS,
  releaseTally,
  TREATMENTS,
} from "../study.ts";
import { type Home, open, prove } from "./home.ts";
import { finished, live, type Setting, step, tell } from "./life.ts";

const participants = HOSPITALS.map(party);

await live(async (setting, stop) => {
  const terms = JSON.parse(readFileSync(join(setting.folder, "terms.json"), "utf8")) as Terms; // `connect` checks every field
  const passing = await relay({ guests: new Map(terms.parties.map(({ name, key }) => [party(name), unhex(key)])) });
  tell({ at: "relay", url: passing.url });
  const home = await step("agree", () => open({ ...setting, relay: passing.url }, stop));
  tell({ at: "agreed", hash: hex(home.context), signatures: home.link.signatures.size });
  await step("deduplicate", () => countDistinct(home));
  await step("analyse", () => analyse(home));
  await step("release", () => release(home, setting));
  await step("prove", () => prove(home));
  tell({ at: "finished" });
  await finished(stop);
  await home.close();
  await tell({ at: "relayed", bytes: passing.traffic().reduce((sum, { bytes }) => sum + bytes, 0) });
  await passing.close();
});

async function countDistinct({ play }: Home): Promise<void> {
  const totals = await play(tally.coordinator, "distinct", { participants, specification: distinctTally });
  const [patients, analysed, events] = distinctTally.cells.map((cell) => totals[cell]!);
  tell({ at: "distinct", patients: patients!, analysed: analysed!, events: events! });
}

async function analyse({ play }: Home): Promise<void> {
  tell({
    at: "cox",
    result: await play(cox.coordinator, "relapse-free-survival", { participants, specification: coxModel }),
  });
  tell({
    at: "curves",
    result: await play(kaplanMeier.coordinator, "survival-curves", { participants, specification: curves }),
  });
}

async function release(home: Home, { folder, now }: Setting): Promise<void> {
  const totals = await home.play(tally.coordinator, "treatment-by-grade", {
    participants,
    specification: releaseTally,
  });
  const { privacy, expires, title } = home.terms;
  const ledger = await openLedger({
    budget: { epsilon: privacy.epsilon },
    unit: { rowsPerPerson: privacy.rowsPerPerson },
    journal: fileJournal(join(folder, "ledger.jsonl")),
    study: title,
    expires: `${expires}T23:59:59Z`,
    now: () => now,
  });
  const released = await noisyTable(ledger, totals, home.terms.smallestCell);
  await home.audit.record({
    event: "released",
    protocol: "dp/discrete-laplace/1",
    epsilon: EPSILON,
    suppressed: released.cells.filter(({ value }) => value === null).length,
    differentiallyPrivate: true,
  });
  tell({ at: "released", released: { ...released, refused: await oneQuestionTooMany(home, ledger, totals) } });
}

async function noisyTable(ledger: Ledger, totals: Tally, smallestCell: number): Promise<Omit<Released, "refused">> {
  const counts = CELLS.map((cell) => totals[cell]!);
  const { value, margin } = await ledger.release(cells(CELLS.length), counts, {
    epsilon: EPSILON,
    id: "treatment-by-grade",
  });
  const values = TREATMENTS.map((_, row) => GRADES.map((_, column) => value[row * GRADES.length + column]!));
  const published = withhold({ values, smallestCell, counts: "noisy" }); // after the noise, so it costs nothing
  return {
    question: "patients by treatment and grade",
    epsilon: EPSILON,
    margin,
    rows: TREATMENTS,
    columns: GRADES,
    cells: TREATMENTS.flatMap((row, i) =>
      GRADES.map((column, j) => {
        const cell = published.cells[i]![j]!;
        return { row, column, value: "value" in cell ? cell.value : null };
      }),
    ),
  };
}

/** The budget is spent: whatever is asked now is refused, and the ledger says why. */
async function oneQuestionTooMany({ audit }: Home, ledger: Ledger, totals: Tally): Promise<Released["refused"]> {
  const question = "how many had hormone treatment";
  const treated = CELLS.filter((cell) => cell.startsWith("hormone") || cell.startsWith("both"));
  const count = treated.reduce((sum, cell) => sum + totals[cell]!, 0);
  try {
    await ledger.release(cells(1), [count], { epsilon: EPSILON / 10, id: question });
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error;
    await audit.record({ event: "refused", protocol: "dp/discrete-laplace/1", code: error.code });
    return { question, message: error.message };
  }
  throw new InternalError("the ledger answered a question that it could not pay for");
}
