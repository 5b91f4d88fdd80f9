import { memoryStore, party, type Random, type Store, seededRandom, UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { closeness } from "../../src/accounting/distributed.ts";
import { sharedRho } from "../../src/distributed/shared-rho.ts";
import { cells, count, mean, openLedger, planShares } from "../../src/index.ts";
import { gaussianMargin } from "../../src/queries/margins.ts";
import { failingJournal, journalOf } from "../ledger/journals.ts";
import { chiSquare } from "../vectors/laplace.ts";
import { vectors } from "../vectors/questions.ts";

const once = { rowsPerPerson: 1 } as const;
const company = { most: 5, least: 4, colluding: 1 };
const contributors = ["east", "west", "north", "south", "isle"].map(party);
const ratio = (parameter: string) => Number(parameter.split("/")[0]) / Number(parameter.split("/")[1]);

describe("how close a sum of discrete Gaussians is to one", () => {
  test("the bound is above what adding up the law gives, and shrinks as it does", () => {
    for (const { variance, shares, truth } of vectors.closeness)
      expect(closeness({ sigmaEach: Math.sqrt(variance), honest: shares })).toBeGreaterThan(Number(truth));
    expect(closeness({ sigmaEach: 2, honest: 2 })).toBeLessThan(1e-15);
    expect(closeness({ sigmaEach: 0.5, honest: 10 })).toBeGreaterThan(1); // deviation 1/2: useless, and said to be
    expect(closeness({ sigmaEach: 2, honest: 1 })).toBe(0);
  });

  test("costs what the paper charges: the least of three bounds", () => {
    const sum = { variance: 1, least: 3, most: 4 };
    const tau = 10 * (Math.exp(-(Math.PI ** 2)) + Math.exp((-4 / 3) * Math.PI ** 2) + Math.exp(-1.5 * Math.PI ** 2));
    const far = 6 / 3;
    const bounds = [
      far / 2 + 7 * tau,
      0.5 * (far + (2 * 2 * tau) / Math.sqrt(3) + 7 * tau ** 2),
      0.5 * (Math.sqrt(far) + Math.sqrt(7) * tau) ** 2,
    ];
    expect(sharedRho(sum, { l1: 2, l2Squared: 6, numbers: 7 })).toBeCloseTo(Math.min(...bounds), 11);
    expect(sharedRho(sum, { l1: 2, l2Squared: 6, numbers: 7 })).toBeGreaterThanOrEqual(Math.min(...bounds));
  });
});

describe("what each hospital adds", () => {
  test("sigma^2 / (least - colluding), a millionth more for the closeness", () => {
    const plan = planShares(cells(3), { unit: once, nanoRho: 5_000_000, company }); // sigma^2 = 1 / (2 x 0.005) = 100
    expect(ratio(plan.shares[0]!.parameter)).toBeGreaterThan(100 / 3);
    expect(ratio(plan.shares[0]!.parameter)).toBeLessThan((100 / 3) * 1.00001);
  });

  test("whoever drops out or colludes, within the company, the price holds", () => {
    const facts = fc.record({
      nanoRho: fc.integer({ min: 1000, max: 3_000_000_000 }),
      rowsPerPerson: fc.integer({ min: 1, max: 20 }),
      length: fc.integer({ min: 1, max: 5000 }),
      least: fc.integer({ min: 2, max: 30 }),
      more: fc.nat(30),
      colluding: fc.nat(28),
    });
    fc.assert(
      fc.property(facts, ({ nanoRho, rowsPerPerson, length, least, more, colluding }) => {
        fc.pre(colluding < least);
        const company = { least, most: least + more, colluding };
        const plan = planShares(cells(length), { unit: { rowsPerPerson }, nanoRho, company });
        const variance = ratio(plan.shares[0]!.parameter);
        expect(variance).toBeGreaterThanOrEqual(4);
        const moved = { l1: rowsPerPerson, l2Squared: rowsPerPerson ** 2, numbers: length };
        for (let honest = least - colluding; honest <= company.most; honest++)
          expect(sharedRho({ variance, least: honest, most: honest }, moved)).toBeLessThanOrEqual(nanoRho / 1e9);
      }),
    );
  });

  test("at least a deviation of 2, where the price would allow less", () => {
    const plan = planShares(count, { unit: once, nanoRho: 2_000_000_000, company });
    expect(plan.shares[0]!.parameter).toBe("4/1");
  });

  test("the margin of a total says what noise is in it: more contributors, more", () => {
    const plan = planShares(cells(3), { unit: once, nanoRho: 5_000_000, company });
    const [numerator, denominator] = plan.shares[0]!.parameter.split("/").map(BigInt) as [bigint, bigint];
    for (const contributors of [1, 4, 5])
      expect(plan.margin(contributors)).toBe(
        gaussianMargin({ numerator: numerator * BigInt(contributors), denominator }, 0.05),
      );
    expect(plan.margin(5)).toBeGreaterThan(plan.margin(3));
    expect(plan.shares[0]!.margin).toBe(plan.margin(5));
  });

  test("headroom holds all shares but once in 2^40 totals", () => {
    const plan = planShares(cells(100), { unit: once, nanoRho: 500_000, company });
    const deviation = Math.sqrt(ratio(plan.shares[0]!.parameter));
    const tails = plan.headroom / deviation;
    // P(|X| > t) < 2 exp(-t^2 / 2), for 500 numbers: below 2^-40, and not by much
    expect(Math.log2(500 * 2 * Math.exp((-tails * tails) / 2))).toBeLessThanOrEqual(-40);
    expect(Math.log2(500 * 2 * Math.exp((-tails * tails) / 2))).toBeGreaterThan(-42);
  });

  test("parts share the price, and what nobody moves gets no noise", () => {
    const unit = { rowsPerPerson: 1, neighbours: "replace-one" } as const;
    const plan = planShares(mean({ lower: 0, upper: 10 }), { unit, nanoRho: 500_000_000, company });
    expect(plan.shares.map(({ law }) => law)).toEqual(["none", "discrete-gaussian"]);
    const both = planShares(mean({ lower: 0, upper: 10 }), { unit: once, nanoRho: 500_000, company });
    expect(ratio(both.shares[1]!.parameter) / ratio(both.shares[0]!.parameter)).toBeCloseTo(25, 3);
  });

  test("prices and totals that are no whole numbers are refused by the kind of error that they are", () => {
    for (const nanoRho of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => planShares(count, { unit: once, nanoRho, company })).toThrow("whole billionths of rho");
    const { margin } = planShares(count, { unit: once, nanoRho: 100_000_000, company });
    for (const contributors of [0, -1, 1.5, 6, Number.NaN, 2 ** 53])
      expect(() => margin(contributors)).toThrow("a total is of 1 to 5 hospitals");
  });

  test("companies that cannot be are refused", () => {
    const bad = [
      { most: 3, least: 4, colluding: 0 },
      { most: 4, least: 4, colluding: 4 },
      { most: 4, least: 4, colluding: -1 },
      { most: 4, least: 1.5, colluding: 1 },
      { most: Number.NaN, least: 2, colluding: 1 },
    ];
    for (const company of bad)
      expect(() => planShares(count, { unit: once, nanoRho: 1000, company })).toThrow(UsageError);
  });
});

const ledgerOf = (journal = journalOf(), seed = 1, random: Random = seededRandom(new Uint8Array(32).fill(seed))) =>
  openLedger({ budget: { rho: 0.5 }, unit: once, journal, random });
const asked = (store: Store, more = {}) => ({
  rho: 0.1,
  id: "table 1",
  data: "5f2c",
  contributors,
  company: { least: 4, colluding: 1 },
  store,
  ...more,
});
const zeros = new Float64Array(3);

describe("a hospital's noise", () => {
  test("is paid for once, kept, and the same again, also for another process", async () => {
    const [journal, store] = [journalOf(), memoryStore()];
    const first = await (await ledgerOf(journal, 1)).share(cells(3), asked(store));
    const again = await (await ledgerOf(journalOf(journal.written), 2)).share(cells(3), asked(store));
    expect([...again.privatize(zeros)]).toEqual([...first.privatize(zeros)]);
    expect([first.spent, first.remaining, again.remaining]).toEqual([{ rho: 0.1 }, { rho: 0.4 }, { rho: 0.4 }]);
  });

  test("is other noise, and paid for again, for another company; whatever its order", async () => {
    const store = memoryStore();
    const ledger = await ledgerOf();
    const five = await ledger.share(cells(3), asked(store));
    const turned = await ledger.share(cells(3), asked(store, { contributors: [...contributors].reverse() }));
    expect([...turned.privatize(zeros)]).toEqual([...five.privatize(zeros)]);
    const four = await ledger.share(cells(3), asked(store, { contributors: contributors.slice(0, 4) }));
    expect([...four.privatize(zeros)]).not.toEqual([...five.privatize(zeros)]);
    expect(four.remaining).toEqual({ rho: 0.3 });
  });

  test("is not in the journal, and neither is its seed", async () => {
    const [journal, store] = [journalOf(), memoryStore()];
    const seed = new Uint8Array(32).fill(0xab);
    const ledger = await ledgerOf(journal, 1, () => seed.slice());
    const { privatize } = await ledger.share(cells(3), asked(store, { rho: 0.0000001 })); // deviation 1000: digits to look for
    for (const noise of privatize(zeros)) expect(journal.written.join()).not.toContain(String(Math.abs(noise)));
    expect(journal.written.join()).not.toContain("abababab");
  });

  test("is still there for the right numbers after wrong ones were refused", async () => {
    const { privatize } = await (await ledgerOf()).share(cells(3), asked(memoryStore()));
    for (const wrong of [0.5, Number.NaN, 2 ** 53])
      expect(() => privatize(Float64Array.of(5, 6, wrong))).toThrow("number 2 is not an integer");
    expect(privatize(Float64Array.of(5, 6, 7))).toHaveLength(3);
    expect(() => privatize(Float64Array.of(5, 6, 8))).toThrow("their difference would be read off");
  });

  test("is added to one vector alone: under other numbers their difference would be read off", async () => {
    const { privatize } = await (await ledgerOf()).share(cells(3), asked(memoryStore()));
    const once = privatize(Float64Array.of(5, 6, 7));
    expect([...privatize(Float64Array.of(5, 6, 7))]).toEqual([...once]);
    expect(() => privatize(Float64Array.of(5, 6, 8))).toThrow("their difference would be read off");
    expect(() => privatize(Float64Array.of(5, 6))).toThrow("3 numbers; 2 came");
    const other = await (await ledgerOf()).share(cells(3), asked(memoryStore()));
    expect(() => other.privatize(Float64Array.of(5, Number.NaN, 7))).toThrow(UsageError);
    const ledger = await ledgerOf();
    const store = memoryStore();
    await ledger.share(cells(3), asked(store));
    await expect(ledger.share(cells(3), asked(store, { data: "77aa" }))).rejects.toThrow("another question");
  });

  test("has the law that was paid for", async () => {
    const length = 4000;
    const ledger = await ledgerOf(journalOf(), 7);
    const store = memoryStore();
    const share = await ledger.share(cells(length), asked(store, { rho: 0.01 })); // variance 1 / 0.02 / 3 = 16.667
    const noise = share.privatize(new Float64Array(length));
    const variance = (50 / 3) * (1 + 1e-6);
    const weights = Array.from({ length: 121 }, (_, at) => Math.exp(-((at - 60) ** 2) / (2 * variance)));
    const total = weights.reduce((sum, each) => sum + each, 0);
    const bins = Array.from({ length: 13 }, () => 0);
    const probabilities = bins.map((_, bin) =>
      weights.reduce((sum, each, at) => (Math.max(0, Math.min(12, at - 54)) === bin ? sum + each / total : sum), 0),
    );
    for (const x of noise) bins[Math.max(0, Math.min(12, x + 6))]!++;
    expect(chiSquare(bins, probabilities)).toBeLessThan(71); // beyond once in 10^9 seeds with 12 degrees of freedom (68.9)
  });

  test("that is lost is not drawn again, and a store that is ahead of its ledger is refused", async () => {
    const [journal, store] = [journalOf(), memoryStore()];
    await (await ledgerOf(journal)).share(cells(3), asked(store));
    const lost = (await ledgerOf(journalOf(journal.written))).share(cells(3), asked(memoryStore()));
    await expect(lost).rejects.toMatchObject({ code: "tampered" });
    const cut = (await ledgerOf(journalOf(journal.written.slice(0, 1)))).share(cells(3), asked(store));
    await expect(cut).rejects.toMatchObject({ code: "tampered" });
  });

  test("old noise is not sold to other rows: asking twice does not get round the refusal, and costs nothing", async () => {
    const [journal, store] = [journalOf(), memoryStore()];
    await (await ledgerOf(journal)).share(cells(3), asked(store));
    const restored = await ledgerOf(journalOf(journal.written.slice(0, 1))); // from a copy of the time before the charge
    for (const _ of [1, 2]) {
      const other = restored.share(cells(3), asked(store, { data: "77aa" })); // the difference of two totals would be exact
      await expect(other).rejects.toMatchObject({ code: "tampered" });
    }
    expect(await restored.remaining()).toEqual({ rho: 0.5 });
  });

  test("needs a company as large as was agreed, each hospital once", async () => {
    const ledger = await ledgerOf();
    const few = asked(memoryStore(), { contributors: contributors.slice(0, 3) });
    await expect(ledger.share(cells(3), few)).rejects.toThrow(UsageError);
    const twice = asked(memoryStore(), { contributors: [...contributors.slice(0, 4), contributors[0]!] });
    await expect(ledger.share(cells(3), twice)).rejects.toThrow(UsageError);
    expect(await ledger.remaining()).toEqual({ rho: 0.5 });
  });

  test("is not sold in epsilon", async () => {
    const ledger = await openLedger({ budget: { epsilon: 1 }, unit: once });
    // @ts-expect-error: a sum of discrete Gaussians is not purely private
    await expect(ledger.share(cells(3), asked(memoryStore()))).rejects.toThrow(UsageError);
  });
});

describe("a crash while noise is drawn", () => {
  for (const when of ["before", "after"] as const)
    for (const fatal of [2, 3])
      test(`line ${fatal}, ${when} it is on disk: one price, and noise that was kept is used`, async () => {
        const [disk, store]: [string[], Store] = [[], memoryStore()];
        const dying = await ledgerOf({ ...failingJournal(disk, fatal, when) }, 1);
        await expect(dying.share(cells(3), asked(store))).rejects.toMatchObject({ code: "storage" });
        const share = await (await ledgerOf(journalOf(disk), 2)).share(cells(3), asked(store));
        expect(share.remaining).toEqual({ rho: 0.4 });
        const kept = seededRandom(new Uint8Array(32).fill(fatal === 3 ? 1 : 2))(32);
        const all = await Promise.all([1, 2].map(async (line) => (await store.read(`dp-ledger/${line}`))?.value));
        expect(all).toEqual([undefined, undefined]); // the lines are in the journal
        const reference = await (await ledgerOf(journalOf(), 1, () => kept)).share(cells(3), asked(memoryStore()));
        expect([...share.privatize(zeros)]).toEqual([...reference.privatize(zeros)]);
      });
});

test("five hospitals' noisy numbers add up to a total within its margin", async () => {
  const truth = [1000, 20, 0];
  let inside = 0;
  const totals = 60;
  let margin = 0;
  for (let at = 0; at < totals; at++) {
    const shares = await Promise.all(
      contributors.map(async (_, who) =>
        (await ledgerOf(journalOf(), at * 5 + who)).share(cells(3), asked(memoryStore())),
      ),
    );
    const parts = shares.map(({ privatize }) => privatize(Float64Array.from(truth, (value) => value / 5)));
    margin = shares[0]!.margin;
    for (const [place, value] of truth.entries())
      if (Math.abs(parts.reduce((sum, part) => sum + part[place]!, 0) - value) <= margin) inside++;
  }
  // each total has 5/3 of the noise that its price needs; the margin knows it: 5 standard errors below 95 %
  expect(inside / (3 * totals)).toBeGreaterThan(0.95 - 5 * Math.sqrt((0.95 * 0.05) / (3 * totals)));
  expect(margin).toBe(planShares(cells(3), { unit: once, nanoRho: 100_000_000, company }).margin(5));
});
