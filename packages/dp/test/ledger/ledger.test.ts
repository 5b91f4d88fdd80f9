import { BudgetError, seededRandom, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { cells, count, of, openLedger, sum } from "../../src/index.ts";
import { journalOf } from "./journals.ts";

const stays = Array.from({ length: 200 }, (_, patient) => ({ patient, days: patient % 30 }));
const days = of("days", sum({ lower: 0, upper: 60 }));
const terms = (seed = 1) => ({
  budget: { epsilon: 1 },
  unit: { rowsPerPerson: 1 },
  random: seededRandom(new Uint8Array(32).fill(seed)),
});

describe("two questions, one budget", () => {
  test("each answer says how sure it is, what it cost and what is left", async () => {
    const ledger = await openLedger(terms());
    const patients = await ledger.release(count, stays, { epsilon: 0.25 });
    expect(patients).toMatchObject({ margin: 12, spent: { epsilon: 0.25 }, remaining: { epsilon: 0.75 } });
    // P(|X| > 120) = exp(-30): a false alarm once in 10^12 seeds
    expect(Math.abs(patients.value - 200)).toBeLessThanOrEqual(120);
    const lengths = await ledger.release(days, stays, { epsilon: 0.75 });
    expect(lengths.remaining).toEqual({ epsilon: 0 });
    expect(Math.abs(lengths.value - 2835)).toBeLessThanOrEqual(2400); // as above: 30 scales of 80
    await expect(ledger.release(count, stays, { epsilon: 0.000001 })).rejects.toThrow(BudgetError);
  });

  test("too dear a question is told its price and the rest, and costs nothing", async () => {
    const ledger = await openLedger(terms());
    await ledger.release(count, stays, { epsilon: 0.9 });
    const refusal = expect(ledger.release(count, stays, { epsilon: 0.25 })).rejects;
    await refusal.toThrow(`the question "count" costs epsilon 0.25, and 0.1 is left`);
    expect(await ledger.remaining()).toEqual({ epsilon: 0.1 });
  });

  test("what could not be read again is not written: a ledger outlives names that are no text", async () => {
    const ledger = await openLedger(terms());
    for (const wrong of [{ id: 5 }, { data: 7 }, { id: {} }]) {
      const request = { epsilon: 0.1, ...wrong } as unknown as { epsilon: number }; // a program without types
      await expect(ledger.release(count, stays, request)).rejects.toThrow(UsageError);
    }
    const unreadable = { ...count, name: Symbol("count") as unknown as string };
    await expect(ledger.release(unreadable, stays, { epsilon: 0.1 })).rejects.toThrow(UsageError);
    expect(await ledger.remaining()).toEqual({ epsilon: 1 });
    const journal = journalOf();
    await expect(openLedger({ ...terms(), study: 5 as unknown as string, journal })).rejects.toThrow(UsageError);
    expect(journal.written).toEqual([]);
  });

  test("a table is one question: all its cells for the price of a count", async () => {
    const ledger = await openLedger(terms());
    const { value, margin, spent } = await ledger.release(cells(3), [120, 40, 0], { epsilon: 1 });
    expect([value.length, margin, spent.epsilon]).toEqual([3, 3, 1]);
    for (const [at, exact] of [120, 40, 0].entries()) expect(Math.abs(value[at]! - exact)).toBeLessThanOrEqual(30);
  });

  test("a person with more rows moves the answer further, and gets more noise", async () => {
    const ledger = await openLedger({ ...terms(), unit: { rowsPerPerson: 3 } });
    expect((await ledger.release(count, stays, { epsilon: 0.5 })).margin).toBe(18); // R: vectors/laplace.r.json
  });

  test("the noise of an answer is fresh: equal questions get different answers", async () => {
    const ledger = await openLedger({ ...terms(), budget: { epsilon: 0.02 } });
    const answers = new Set<number>();
    for (let ask = 0; ask < 20; ask++) answers.add((await ledger.release(count, stays, { epsilon: 0.001 })).value);
    expect(answers.size).toBeGreaterThan(15); // each pair agrees with probability 1 in 4,000
  });
});

describe("counting the budget", () => {
  test("prices are what was written: ten times 0.1, and 0.07 is not more", async () => {
    const ledger = await openLedger(terms());
    for (let ask = 0; ask < 10; ask++) await ledger.release(count, stays, { epsilon: 0.1 });
    expect(await ledger.remaining()).toEqual({ epsilon: 0 });
    const other = await openLedger({ ...terms(), budget: { epsilon: 0.07 } });
    expect((await other.release(count, stays, { epsilon: 0.07 })).remaining).toEqual({ epsilon: 0 });
  });

  test("what has more than six decimals is granted less and charged more", async () => {
    const ledger = await openLedger({ ...terms(), budget: { epsilon: 1.0000019 } });
    expect(await ledger.remaining()).toEqual({ epsilon: 1.000001 });
    const { spent, remaining } = await ledger.release(count, stays, { epsilon: 0.5000001 });
    expect([spent.epsilon, remaining.epsilon]).toEqual([0.500001, 0.5]);
    expect((await ledger.release(count, stays, { epsilon: 1e-9 })).spent).toEqual({ epsilon: 0.000001 });
  });

  test("prices and grants that are no positive numbers are refused", async () => {
    const ledger = await openLedger(terms());
    for (const epsilon of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e10]) {
      await expect(ledger.release(count, stays, { epsilon })).rejects.toThrow(UsageError);
      await expect(openLedger({ ...terms(), budget: { epsilon } })).rejects.toThrow(UsageError);
    }
    await expect(openLedger({ ...terms(), budget: { epsilon: 1e-7 } })).rejects.toThrow(UsageError);
    for (const rowsPerPerson of [0, 1.5, Number.NaN])
      await expect(openLedger({ ...terms(), unit: { rowsPerPerson } })).rejects.toThrow(UsageError);
    expect(await ledger.remaining()).toEqual({ epsilon: 1 });
  });

  test("rows that are refused cost nothing, and neither does noise that would not fit", async () => {
    const journal = journalOf();
    const ledger = await openLedger({ ...terms(), journal });
    await expect(ledger.release(sum({ lower: 0, upper: 9 }), [1, Number.NaN], { epsilon: 1 })).rejects.toThrow(
      "value number 1",
    );
    const endless = sum({ lower: 0, upper: 2 ** 53 - 1 });
    await expect(ledger.release(endless, [1], { epsilon: 0.5 })).rejects.toThrow("does not fit in 2^53");
    expect([await ledger.remaining(), journal.written.length]).toEqual([{ epsilon: 1 }, 1]);
  });

  test("an answer beyond 2^53 is withheld, now and when it is asked again", async () => {
    const ledger = await openLedger(terms());
    const large = sum({ lower: 0, upper: 2 ** 50 });
    const ask = () =>
      ledger.release(
        large,
        Array.from({ length: 400 }, () => 2 ** 50),
        { epsilon: 1, id: "large" },
      );
    await expect(ask()).rejects.toThrow("does not fit in 2^53");
    await expect(ask()).rejects.toThrow("does not fit in 2^53");
  });

  test("questions asked at once are answered one at a time, and the budget is not overdrawn", async () => {
    const journal = journalOf();
    const ledgers = [await openLedger({ ...terms(), journal }), await openLedger({ ...terms(2), journal })];
    const asked = Array.from({ length: 30 }, (_, at) => ledgers[at % 2]!.release(count, stays, { epsilon: 0.1 }));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    expect(await openLedger({ ...terms(), journal }).then((ledger) => ledger.remaining())).toEqual({ epsilon: 0 });
  });
});

describe("asking again", () => {
  test("the same id gives the recorded answer, costs nothing, and survives the process", async () => {
    const journal = journalOf();
    const ask = { epsilon: 0.5, id: "table 1", data: "5f2c" };
    const first = await (await openLedger({ ...terms(1), journal })).release(count, stays, ask);
    const again = await (await openLedger({ ...terms(2), journal: journalOf(journal.written) })).release(
      count,
      stays,
      ask,
    );
    expect(again).toEqual(first);
  });

  test("the same id for another query, price or data set is refused", async () => {
    const ledger = await openLedger(terms());
    const ask = { epsilon: 0.25, id: "table 1", data: "5f2c" };
    await ledger.release(count, stays, ask);
    const others = [
      ledger.release(days, stays, ask),
      ledger.release(count, stays, { ...ask, epsilon: 0.26 }),
      ledger.release(count, stays, { ...ask, data: "77aa" }),
      ledger.release(count, stays, { epsilon: 0.25, id: "table 1" }),
    ];
    for (const other of others) await expect(other).rejects.toThrow("this id was used for another question");
    expect(await ledger.remaining()).toEqual({ epsilon: 0.75 });
  });

  test("a recorded answer outlives a release that calibrates noise otherwise, an owed one is not drawn with it", async () => {
    const older = {
      ...count,
      mechanism: (...terms: Parameters<typeof count.mechanism>) => {
        const mechanism = count.mechanism(...terms);
        return { ...mechanism, noise: mechanism.noise.map((noise) => ({ ...noise, margin: noise.margin + 1 })) };
      },
    };
    const journal = journalOf();
    const ask = { epsilon: 0.5, id: "table 1" };
    const first = await (await openLedger({ ...terms(1), journal })).release(older, stays, ask);
    const again = await (await openLedger({ ...terms(2), journal })).release(count, stays, ask);
    expect(again.value).toBe(first.value);
    const owed = await openLedger({ ...terms(3), journal: journalOf(journal.written.slice(0, 2)) });
    await expect(owed.release(count, stays, ask)).rejects.toThrow("noise of another law");
  });

  test("without an id each question is a new one", async () => {
    const ledger = await openLedger(terms());
    await ledger.release(count, stays, { epsilon: 0.25 });
    expect((await ledger.release(count, stays, { epsilon: 0.25 })).remaining).toEqual({ epsilon: 0.5 });
  });
});

describe("a grant ends", () => {
  test("from the instant it expires nothing is answered, whatever is left", async () => {
    let now = "2027-06-30T23:59:59+02:00";
    const ledger = await openLedger({ ...terms(), expires: "2027-06-30T22:00:00Z", now: () => now });
    await ledger.release(count, stays, { epsilon: 0.25 });
    now = "2027-07-01T00:00:00+02:00";
    await expect(ledger.release(count, stays, { epsilon: 0.25 })).rejects.toMatchObject({
      blame: "budget",
      code: "expired",
    });
  });

  test("an end without a clock, or without a time zone, is refused", async () => {
    await expect(openLedger({ ...terms(), expires: "2027-06-30T22:00:00Z" })).rejects.toThrow("needs a clock");
    for (const expires of ["2027-06-30", "2027-06-30T22:00:00", "soon", "2027-13-30T22:00:00Z"])
      await expect(openLedger({ ...terms(), expires, now: () => "2027-01-01T00:00:00Z" })).rejects.toThrow(UsageError);
  });

  test("a journal that was opened under other terms is refused, by the term", async () => {
    const [expires, now] = ["2027-06-30T22:00:00Z", () => "2027-01-01T00:00:00Z"];
    const journal = journalOf();
    await openLedger({ ...terms(), journal, study: "OSCAR-7" });
    const others = [
      ["study", { ...terms(), journal }],
      ["budget", { ...terms(), journal, study: "OSCAR-7", budget: { epsilon: 2 } }],
      ["unit.rowsPerPerson", { ...terms(), journal, study: "OSCAR-7", unit: { rowsPerPerson: 2 } }],
      ["expires", { ...terms(), journal, study: "OSCAR-7", expires, now }],
    ] as const;
    for (const [name, other] of others)
      await expect(openLedger(other)).rejects.toMatchObject({
        code: "terms",
        message: expect.stringContaining(`another ${name};`),
      });
  });
});
