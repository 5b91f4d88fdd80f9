// A process that asks a ledger, and stays at the moment that it is told to, until it is killed.
import { Secret, type Store } from "@tavs/core";
import { fileJournal, fileStore } from "@tavs/core/node";
import { type AddRemoveUnit, count, type LedgerTerms, openLedger, type PlannedBudget } from "../../src/index.ts";

const [place, path, moment, mode] = process.argv.slice(2) as [string, string, string, "added" | "planned"];
export const KEY: Secret<Uint8Array> = new Secret(new Uint8Array(32).fill(1));
const rows = Array.from({ length: 50 });
const unit: AddRemoveUnit = { rowsPerPerson: 1 };
/** Four answers at epsilon 0.25, by their composed losses. */
export const planned: LedgerTerms<PlannedBudget, AddRemoveUnit> = planOf(0.25, 4);
export const raced: LedgerTerms<PlannedBudget, AddRemoveUnit> = planOf(0.05, 20);

function planOf(epsilon: number, times: number): LedgerTerms<PlannedBudget, AddRemoveUnit> {
  return { budget: { epsilon: 1, delta: 1e-6, plan: [{ query: count, epsilon, times }] }, unit };
}

/** Stops for ever before or after a line is written. */
function stopping(store: Store): Store {
  let line = 0;
  const stop = async (when: string): Promise<void> => {
    if (moment !== `${when} ${line}`) return;
    process.send!("there");
    await new Promise(() => undefined);
  };
  return {
    ...store,
    write: async (...args) => {
      line++;
      await stop("before");
      await store.write(...args);
      await stop("after");
    },
  };
}

async function ask(): Promise<void> {
  if (place === "journal") return race();
  const store = await fileStore({ folder: path, key: KEY });
  const kept = stopping(store);
  const asked = { epsilon: 0.25, id: "a" } as const;
  const { value } =
    mode === "planned"
      ? await (await openLedger({ ...planned, store: kept })).release(count, rows, asked)
      : await (await openLedger({ budget: { epsilon: 1 }, unit, store: kept })).release(count, rows, asked);
  process.send!(String(value));
}

/** Asks until it is refused, as fast as it can; says how many answers it saw. */
async function race(): Promise<void> {
  const ledger = await openLedger({ ...raced, journal: fileJournal(path) });
  process.send!("there");
  let answers = 0;
  const failure = await (async () => {
    for (;;) {
      await ledger.release(count, rows, { epsilon: 0.05 });
      answers++;
    }
  })().catch((error: { code: string }) => error.code);
  process.send!({ answers, failure });
}

if (process.send) {
  process.on("disconnect", () => process.exit());
  ask().catch((error: { code?: string }) => process.send!({ failure: error.code ?? String(error) }));
}
