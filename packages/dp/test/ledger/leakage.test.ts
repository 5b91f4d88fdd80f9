import { seededRandom } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { cells, count, of, openLedger, sum } from "../../src/index.ts";
import { failingJournal, journalOf } from "./journals.ts";

const seeded = () => seededRandom(new Uint8Array(32).fill(1));
const terms = () => ({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 }, random: seeded() });

// Seven digits that appear nowhere else; noise of scale 100,000 puts the answer elsewhere.
const EXACT = 8_274_913;
const rows = [{ cost: EXACT }];
const question = of("cost", sum({ lower: 0, upper: 100_000_000 }));

describe("the exact answer is nowhere", () => {
  test("not in the journal, not in the answer", async () => {
    const journal = journalOf();
    const ledger = await openLedger({ ...terms(), journal });
    const answer = await ledger.release(question, rows, { epsilon: 0.5 });
    await ledger.release(cells(1), [EXACT], { epsilon: 0.0001 });
    expect(JSON.stringify([answer, journal.written])).not.toContain(String(EXACT));
  });

  test("not in an error, whatever goes wrong", async () => {
    const failures = await Promise.all([
      failure((ledger) => ledger.release(question, rows, { epsilon: 2 })),
      failure((ledger) => ledger.release(question, [...rows, { cost: EXACT + 0.5 }], { epsilon: 1 })),
      failure((ledger) => ledger.release(cells(2), [EXACT, -EXACT], { epsilon: 1 })),
      failure((ledger) => ledger.release(cells(3), [EXACT, EXACT], { epsilon: 1 })),
      failure((ledger) => ledger.release(question, rows, { epsilon: 1 }), 2),
      failure((ledger) => ledger.release(question, rows, { epsilon: 1 }), 3),
    ]);
    expect(failures).toHaveLength(6);
    for (const error of failures)
      expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(String(EXACT));
  });

  async function failure(
    ask: (ledger: Awaited<ReturnType<typeof openLedger>>) => Promise<unknown>,
    fatal = 9,
  ): Promise<Error> {
    const ledger = await openLedger({ ...terms(), journal: failingJournal([], fatal, "before") });
    return ask(ledger).then(
      () => Promise.reject(new Error("it was answered")),
      (error: Error) => error,
    );
  }
});

describe("two worlds that differ by one person", () => {
  test("write the same journal but for the noisy number, and cost the same", async () => {
    const [with_, without] = await Promise.all([world(1000), world(999)]);
    expect(with_.lines).toEqual(without.lines);
    expect(with_.cost).toEqual(without.cost);
  });

  test("give answers that differ by that person, under the same coins", async () => {
    const [with_, without] = await Promise.all([world(1000), world(999)]);
    expect(with_.value - without.value).toBe(1);
  });

  async function world(patients: number) {
    const journal = journalOf();
    const ledger = await openLedger({ ...terms(), journal });
    const { value, ...cost } = await ledger.release(count, Array.from({ length: patients }), { epsilon: 0.1 });
    const lines = journal.written.map((line) => ({ ...JSON.parse(line), values: [], hash: "" }));
    return { value, cost, lines };
  }
});
