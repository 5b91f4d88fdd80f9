// Who signs, who approves, and what is refused without them.
import { identityFrom, party, UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { approve, count, openLedger, sum } from "../../src/index.ts";
import { journalOf, type OpenJournal } from "./journals.ts";

const [east, west, north] = ["east", "west", "north"].map((name, at) =>
  identityFrom(name, new Uint8Array(32).fill(at + 1)),
);
const rows = Array.from({ length: 30 }, (_, at) => at);
const signed = (journal: OpenJournal, identity = east!) =>
  openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 }, journal, identity });

describe("a ledger that is signed", () => {
  test("is opened again by its signer alone", async () => {
    const journal = journalOf();
    await (await signed(journal)).release(count, rows, { epsilon: 0.25, id: "a" });
    expect(journal.written.every((line) => /"signature":"[0-9a-f]{128}"}$/.test(line))).toBe(true);
    expect(await (await signed(journalOf(journal.written))).remaining()).toEqual({ epsilon: 0.75 });
    await expect(signed(journalOf(journal.written), west!)).rejects.toMatchObject({ code: "tampered" });
    const nobody = openLedger({
      budget: { epsilon: 1 },
      unit: { rowsPerPerson: 1 },
      journal: journalOf(journal.written),
    });
    await expect(nobody).rejects.toMatchObject({ code: "tampered" });
  });

  test("refuses a chain that was forged whole, and any character of a signature that was changed", async () => {
    const forged = journalOf();
    await openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 }, journal: forged });
    await expect(signed(forged)).rejects.toMatchObject({ code: "tampered" });
    const journal = journalOf();
    await (await signed(journal)).release(count, rows, { epsilon: 0.25 });
    const places = fc.tuple(fc.nat(2), fc.nat(127), fc.constantFrom("0", "5", "e", "A"));
    await fc.assert(
      fc.asyncProperty(places, async ([line, place, digit]) => {
        const at = journal.written[line]!.length - 2 - 128 + place;
        const changed = journal.written[line]!.slice(0, at) + digit + journal.written[line]!.slice(at + 1);
        fc.pre(changed !== journal.written[line]);
        const lines = journal.written.map((old, position) => (position === line ? changed : old));
        await expect(signed(journalOf(lines))).rejects.toThrow(`line ${line + 1} of the ledger`);
      }),
      { numRuns: 40 },
    );
  });

  test("refuses a signature that stood on another line", async () => {
    const journal = journalOf();
    await (await signed(journal)).release(count, rows, { epsilon: 0.25 });
    const signatureOf = (line: string) => JSON.parse(line).signature;
    const swapped = journal.written[1]!.replace(signatureOf(journal.written[1]!), signatureOf(journal.written[2]!));
    const lines = [journal.written[0]!, swapped, journal.written[2]!];
    await expect(signed(journalOf(lines))).rejects.toThrow("line 2 of the ledger");
  });
});

describe("a ledger that others approve", () => {
  const approvers = [west!, north!];
  const open = (journal = journalOf(), epsilon = 1) =>
    openLedger({ budget: { epsilon }, unit: { rowsPerPerson: 1 }, journal, approvers });
  const ask = { epsilon: 0.25, id: "table 1", data: "5f2c" };

  test("answers what all of them approved, once, and again without them", async () => {
    const journal = journalOf();
    const ledger = await open(journal);
    const proposal = ledger.propose(count, ask);
    const approvals = approvers.map((identity) => approve(identity, proposal));
    const first = await ledger.release(count, rows, { ...ask, approvals });
    expect(await ledger.release(count, rows, ask)).toEqual(first);
    expect(JSON.parse(journal.written[1]!).approvals).toEqual(approvals.map(({ signature }) => signature));
    expect(await (await open(journalOf(journal.written))).remaining()).toEqual({ epsilon: 0.75 });
  });

  test("one veto, and nothing is charged", async () => {
    const ledger = await open();
    const approvals = [approve(north!, ledger.propose(count, ask))];
    const refusal = ledger.release(count, rows, { ...ask, approvals });
    await expect(refusal).rejects.toMatchObject({ blame: "budget", code: "veto" });
    await expect(refusal).rejects.toThrow("1 of 2 parties did not approve");
    expect(await ledger.remaining()).toEqual({ epsilon: 1 });
  });

  test("an approval is for one question of one ledger, and by the party that it names", async () => {
    const ledger = await open();
    const proposal = ledger.propose(count, ask);
    const good = approve(west!, proposal);
    const others = [
      approve(north!, ledger.propose(count, { ...ask, epsilon: 0.2 })),
      approve(north!, ledger.propose(count, { ...ask, data: "77aa" })),
      approve(north!, ledger.propose(count, { ...ask, id: "table 2" })),
      approve(north!, ledger.propose(sum({ lower: 0, upper: 1 }), ask)),
      approve(north!, (await open(journalOf(), 2)).propose(count, ask)),
      approve(north!, (await open()).propose(count, ask)), // a twin: the same terms in another journal
      { ...approve(east!, proposal), party: party("north") },
      { ...good, party: party("north") },
      { party: party("north"), signature: "" },
    ];
    for (const other of others)
      await expect(ledger.release(count, rows, { ...ask, approvals: [good, other] })).rejects.toMatchObject({
        code: "veto",
      });
  });

  test("a question without an id is not approved, and a party does not approve twice", async () => {
    await expect((await open()).release(count, rows, { epsilon: 0.25 })).rejects.toThrow(UsageError);
    const twice = openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 }, approvers: [west!, west!] });
    await expect(twice).rejects.toThrow(UsageError);
  });

  test("two names with one key are one party: its word does not count twice", async () => {
    const two = [
      { name: party("west"), publicKey: west!.publicKey },
      { name: party("north"), publicKey: west!.publicKey },
    ];
    const ledger = openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 }, approvers: two });
    await expect(ledger).rejects.toThrow("two approvers have one name or one key");
  });

  test("a charge that nobody approved is not a line of this ledger", async () => {
    const journal = journalOf();
    const ledger = await open(journal);
    const proposal = ledger.propose(count, ask);
    await ledger.release(count, rows, { ...ask, approvals: approvers.map((identity) => approve(identity, proposal)) });
    const { createHash } = await import("node:crypto");
    let previous = "";
    const lines = journal.written.map((line) => {
      const { hash: _hash, previous: _previous, ...entry } = JSON.parse(line);
      const body = { ...entry, ...(entry.entry === "charge" && { approvals: [] }), previous };
      previous = createHash("sha256").update(JSON.stringify(body)).digest("hex");
      return JSON.stringify({ ...body, hash: previous });
    });
    await expect(open(journalOf(lines))).rejects.toThrow("line 2 of the ledger");
  });
});
