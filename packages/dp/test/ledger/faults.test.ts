import { seededRandom } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { count, type Ledger, openLedger, type Release } from "../../src/index.ts";
import { failingJournal, journalOf, type OpenJournal } from "./journals.ts";

const rows = Array.from({ length: 50 }, (_, at) => at);
const questions = ["a", "b", "c"].map((id) => ({ id, epsilon: 0.25 }));
const APPENDS = 7; // the grant, and two lines for each of three questions

const open = (journal: OpenJournal, seed: number) =>
  openLedger({
    budget: { epsilon: 0.75 },
    unit: { rowsPerPerson: 1 },
    journal,
    random: seededRandom(new Uint8Array(32).fill(seed)),
  });

/** Asks until the journal fails; what the caller has seen by then. */
async function askAll(ledger: Ledger): Promise<Map<string, Release<number>>> {
  const seen = new Map<string, Release<number>>();
  for (const question of questions) seen.set(question.id, await ledger.release(count, rows, question));
  return seen;
}

async function askUntilFailure(journal: OpenJournal): Promise<{ seen: Map<string, number>; failure: unknown }> {
  const seen = new Map<string, number>();
  try {
    const ledger = await open(journal, 1);
    for (const question of questions) seen.set(question.id, (await ledger.release(count, rows, question)).value);
    return { seen, failure: undefined };
  } catch (failure) {
    return { seen, failure };
  }
}

describe("a journal that fails at any line", () => {
  for (const when of ["before", "after"] as const)
    for (let fatal = 1; fatal <= APPENDS; fatal++)
      test(`line ${fatal}, ${when} it is on disk: the answer is withheld, nothing is lost and nothing drawn twice`, async () => {
        const disk: string[] = [];
        const { seen, failure } = await askUntilFailure(failingJournal(disk, fatal, when));
        expect(failure).toMatchObject({ code: "storage", message: "no space left on the device" });
        expect(seen.size).toBe(Math.max(0, Math.floor(fatal / 2) - 1));
        const paid = disk.filter((line) => JSON.parse(line).entry === "charge").length;
        const reopened = await open(journalOf(disk), 2);
        expect((await reopened.remaining()).epsilon).toBe(0.75 - 0.25 * paid);
        const answers = await askAll(reopened);
        for (const [id, value] of seen) expect(answers.get(id)!.value).toBe(value);
        expect((await reopened.remaining()).epsilon).toBe(0);
      });

  test("the scenario writes as many lines as were made to fail", async () => {
    const journal = journalOf();
    expect((await askUntilFailure(journal)).failure).toBeUndefined();
    expect(journal.written).toHaveLength(APPENDS);
  });

  test("a charge without an answer buys one draw, and no second one", async () => {
    const disk: string[] = [];
    await askUntilFailure(failingJournal(disk, 3, "before"));
    expect(disk.map((line) => JSON.parse(line).entry)).toEqual(["opened", "charge"]);
    const journal = journalOf(disk);
    const drawn = await (await open(journal, 2)).release(count, rows, questions[0]!);
    expect(drawn.remaining).toEqual({ epsilon: 0.5 });
    const again = await (await open(journal, 3)).release(count, rows, questions[0]!);
    expect(again).toEqual(drawn);
  });

  test("the same ledger goes on when the disk has space again", async () => {
    const journal = journalOf();
    const ledger = await open(journal, 1);
    const full = async (): Promise<void> => Promise.reject(new Error("full"));
    const { append } = journal;
    Object.assign(journal, { append: full });
    await expect(ledger.release(count, rows, questions[0]!)).rejects.toThrow("full");
    Object.assign(journal, { append });
    expect((await ledger.release(count, rows, questions[0]!)).remaining).toEqual({ epsilon: 0.5 });
  });
});

test("the charge is durable before noise is drawn, and the answer before it is returned", async () => {
  const events: string[] = [];
  const journal = journalOf();
  const { append } = journal;
  Object.assign(journal, {
    append: async (line: string) => {
      await append(line);
      await Promise.resolve();
      events.push(JSON.parse(line).entry);
    },
  });
  const seeded = seededRandom(new Uint8Array(32).fill(1));
  const random = (length: number) => {
    events.push("noise");
    return seeded(length);
  };
  const ledger = await openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 }, journal, random });
  await ledger.release(count, rows, { epsilon: 0.5 });
  events.push("returned");
  expect(events.filter((event, at) => event !== events[at - 1])).toEqual([
    "opened",
    "charge",
    "noise",
    "answered",
    "returned",
  ]);
});

describe("two who write to one file at once, each with a journal of its own", () => {
  /** A file that each of its readers sees through another object, as two processes would. */
  const views = (disk: string[]) =>
    [1, 2].map(
      (): OpenJournal => ({
        written: disk,
        lines: async () => [...disk],
        append: async (line) => void disk.push(line),
      }),
    );
  const askBoth = (ledgers: readonly Ledger[], id?: string) =>
    Promise.allSettled(ledgers.map((ledger) => ledger.release(count, rows, { epsilon: 0.75, ...(id && { id }) })));

  test("do not spend one budget twice", async () => {
    const [first, second] = views([]);
    const ledgers = [await open(first!, 1), await open(second!, 2)];
    const answers = await askBoth(ledgers);
    expect(answers.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(1);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  test("do not both draw what was paid for once and not answered", async () => {
    const disk: string[] = [];
    const dying = failingJournal(disk, 3, "before"); // the grant and the charge are there
    await expect((await open(dying, 1)).release(count, rows, { epsilon: 0.75, id: "a" })).rejects.toThrow();
    const ledgers = await Promise.all(views(disk).map((journal, at) => open(journal, at)));
    const answers = await askBoth(ledgers, "a");
    expect(answers.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(1);
  });
});
