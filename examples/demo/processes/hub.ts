// The hub: relays what it cannot read, asks for the sums that the terms name, and opens only those.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BudgetError, hex, InternalError, party, unhex } from "@tavs/core";
import { withhold } from "@tavs/core/disclosure";
import { encryptedSums } from "@tavs/core/he";
import { fileJournal } from "@tavs/core/node";
import type { Terms } from "@tavs/core/study";
import { relay } from "@tavs/core/websocket";
import { cells, type Ledger, openLedger } from "@tavs/dp";
import type { Federation } from "@tavs/federated/secure-sum";
import { cox, kaplanMeier, tally } from "@tavs/federated/statistics";
import type { Released } from "../result.ts";
import {
  CELLS,
  coxModel,
  curves,
  distinctTally,
  EPSILON,
  GRADES,
  participantsOf,
  releaseSum,
  TREATMENTS,
} from "../study.ts";
import { type Home, open, prove } from "./home.ts";
import { finished, live, type Setting, step, tell } from "./life.ts";

const WAIT_MS = 20_000; // for a hospital that holds no share of the key
const KEY_MS = 600_000; // for the hospitals to come as far

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

function federation({ terms, context }: Home): Federation {
  return { study: hex(context), coordinator: party("hub"), participants: participantsOf(terms) };
}

async function countDistinct(home: Home): Promise<void> {
  const input = { ...federation(home), specification: distinctTally };
  const { totals } = await home.play(tally.coordinator, "distinct", input);
  const [patients, analysed, events] = distinctTally.cells.map((cell) => totals[cell]!);
  tell({ at: "distinct", patients: patients!, analysed: analysed!, events: events! });
}

async function analyse(home: Home): Promise<void> {
  const input = federation(home);
  const model = { ...input, specification: coxModel };
  tell({ at: "cox", result: await home.play(cox.coordinator, "relapse-free-survival", model) });
  const months = { ...input, specification: curves };
  tell({ at: "curves", result: await home.play(kaplanMeier.coordinator, "survival-curves", months) });
}

interface Table {
  readonly counts: readonly number[];
  readonly contributors: readonly string[];
  readonly missing: readonly string[];
}

/** Adds what it cannot read, and waits a while for whoever can be missed; the holders of the key open the total. */
async function addedUp({ play, terms }: Home): Promise<Table> {
  const agreement = releaseSum(terms);
  const key = await play(encryptedSums.keyReader, "release-key", { ...agreement, patienceMs: KEY_MS });
  const others = agreement.contributors ?? [];
  const input = { key, ...(others.length > 0 && { patienceMs: WAIT_MS }) };
  const { totals, contributors } = await play(encryptedSums.aggregator, "treatment-by-grade", input);
  const names = [...agreement.holders, ...others.map(({ name }) => name)];
  return { counts: [...totals], contributors, missing: names.filter((name) => !contributors.includes(name)) };
}

async function release(home: Home, { folder, now }: Setting): Promise<void> {
  const { counts, ...reported } = await addedUp(home);
  const { privacy, expires, title } = home.terms;
  const ledger = await openLedger({
    budget: { epsilon: privacy.epsilon },
    unit: { rowsPerPerson: privacy.rowsPerPerson },
    journal: fileJournal(join(folder, "ledger.jsonl")),
    study: title,
    expires: `${expires}T23:59:59Z`,
    now: () => now,
  });
  const released = await noisyTable(ledger, counts, home.terms.smallestCell);
  await home.audit.record({
    event: "released",
    protocol: "dp/discrete-laplace/1",
    epsilon: EPSILON,
    suppressed: released.cells.filter(({ value }) => value === null).length,
    differentiallyPrivate: true,
  });
  tell({
    at: "released",
    released: { ...released, ...reported, refused: await oneQuestionTooMany(home, ledger, counts) },
  });
}

type Noisy = Omit<Released, "refused" | "contributors" | "missing">;

async function noisyTable(ledger: Ledger, counts: readonly number[], smallestCell: number): Promise<Noisy> {
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
async function oneQuestionTooMany(
  { audit }: Home,
  ledger: Ledger,
  counts: readonly number[],
): Promise<Released["refused"]> {
  const question = "how many had hormone treatment";
  const isTreated = (cell: string): boolean => cell.startsWith("hormone") || cell.startsWith("both");
  const count = CELLS.reduce((sum, cell, i) => sum + (isTreated(cell) ? counts[i]! : 0), 0);
  try {
    await ledger.release(cells(1), [count], { epsilon: EPSILON / 10, id: question });
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error;
    await audit.record({ event: "refused", protocol: "dp/discrete-laplace/1", code: error.code });
    return { question, message: error.message };
  }
  throw new InternalError("the ledger answered a question that it could not pay for");
}
