// What is read of a ledger without its terms.
import { hex, identityFrom } from "@tavs/core";
import { expect, test } from "vitest";
import { balanceOf, count, openLedger } from "../../src/index.ts";
import { journalOf } from "./journals.ts";

const [east, west] = ["east", "west"].map((name, at) => identityFrom(name, new Uint8Array(32).fill(at + 1)));
const rows = Array.from({ length: 30 }, (_, at) => at);

test("a ledger says what was granted, spent and left, as its owner is told", async () => {
  const journal = journalOf();
  const terms = { unit: { rowsPerPerson: 1 }, budget: { epsilon: 1 }, journal, identity: east! };
  const ledger = await openLedger(terms);
  for (const epsilon of [0.25, 0.5]) await ledger.release(count, rows, { epsilon });
  const balance = await balanceOf(journalOf(journal.written));
  expect(balance).toMatchObject({ granted: { epsilon: 1 }, spent: { epsilon: 0.75 }, questions: 2, rowsPerPerson: 1 });
  expect(balance.left).toEqual(await ledger.remaining());
  expect(balance.signer).toBe(hex(east!.publicKey));
  const answers = journal.written.flatMap((line) => (JSON.parse(line) as { values?: readonly string[] }).values ?? []);
  expect(answers.length).toBe(2);
  expect(JSON.stringify({ ...balance, head: "", signer: "" })).not.toContain(`"${answers[0]}"`);
});

test("in rho and in epsilon with delta, too", async () => {
  for (const budget of [{ rho: 0.5 }, { epsilon: 1, delta: 1e-6 }]) {
    const journal = journalOf();
    await openLedger({ unit: { rowsPerPerson: 2 }, budget, journal });
    expect(await balanceOf(journal)).toMatchObject({ granted: budget, left: budget, questions: 0, signer: null });
  }
});

test("a ledger of another signer, one that was changed, and an empty one say nothing", async () => {
  const journal = journalOf();
  const ledger = await openLedger({ unit: { rowsPerPerson: 1 }, budget: { epsilon: 1 }, journal, identity: east! });
  await ledger.release(count, rows, { epsilon: 0.25 });
  const { publicKey } = west!;
  await expect(balanceOf(journal, { publicKey })).rejects.toMatchObject({ code: "tampered" });
  const cheaper = journal.written.map((line) => line.replace("250000", "150000"));
  await expect(balanceOf(journalOf(cheaper))).rejects.toThrow("line 2 of the ledger");
  const renamed = journal.written.map((line) => line.replace(hex(east!.publicKey), hex(publicKey)));
  await expect(balanceOf(journalOf(renamed))).rejects.toThrow("line 1 of the ledger");
  await expect(balanceOf(journalOf([]))).rejects.toMatchObject({ code: "empty" });
});
