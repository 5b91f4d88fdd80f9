// Shares of noise whose sums have the same law exactly, paid for in epsilon and delta.
import { readFileSync } from "node:fs";
import { memoryStore, party, type Store, seededRandom, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { exactSkellamRenyi, skellamMargin } from "../../src/accounting/skellam.ts";
import { cardText, cells, mean, openLedger, planShares, sum } from "../../src/index.ts";
import { drawer } from "../../src/queries/calibrate.ts";
import type { Law } from "../../src/queries/query.ts";
import { failingJournal, journalOf } from "../ledger/journals.ts";

interface Least {
  readonly epsilon: number;
  readonly delta: number;
  readonly variance: number;
}
interface Vectors {
  readonly single: readonly (Least & { readonly shift: number })[];
  readonly several: readonly (Least & { readonly rows: number })[];
  readonly margins: readonly { readonly variance: number; readonly failure: number; readonly margin: number }[];
  readonly tails: readonly { readonly variance: number; readonly beyond: number; readonly log2: number }[];
  readonly farShift: {
    readonly variance: number;
    readonly shift: number;
    readonly order: number;
    readonly renyi: number;
  };
}
const vectors: Vectors = JSON.parse(
  readFileSync(new URL("../vectors/skellam-shares.python.json", import.meta.url), "utf8"),
);

const once = { rowsPerPerson: 1 } as const;
const company = { most: 5, least: 4, colluding: 1 };
const ratio = (parameter: string) => Number(parameter.split("/")[0]) / Number(parameter.split("/")[1]);
const units = ({ epsilon, delta }: { readonly epsilon: number; readonly delta: number }) => ({
  microEpsilon: Math.round(epsilon * 1e6),
  femtoDelta: Math.round(delta * 1e15),
});

describe("what each hospital adds", () => {
  test("is a third of the least variance at which three honest shares keep the price, by Bessel functions", () => {
    for (const { shift, variance, ...price } of vectors.single) {
      const plan = planShares(sum({ lower: 0, upper: shift }), { unit: once, company, ...units(price) });
      expect(plan.shares[0]).toMatchObject({ law: "skellam", sensitivity: String(shift ** 2) });
      expect(3 * ratio(plan.shares[0]!.parameter)).toBeGreaterThanOrEqual(variance * (1 - 1e-7));
      expect(3 * ratio(plan.shares[0]!.parameter)).toBeLessThan(variance * (1 + 1e-5));
    }
  });

  test("over several numbers of one person follows from the Renyi bound", () => {
    for (const { rows, variance, ...price } of vectors.several) {
      const plan = planShares(cells(4), { unit: { rowsPerPerson: rows }, company, ...units(price) });
      expect(3 * ratio(plan.shares[0]!.parameter)).toBeGreaterThanOrEqual(variance * (1 - 1e-7));
      expect(3 * ratio(plan.shares[0]!.parameter)).toBeLessThan(variance * 1.001); // the library's orders have gaps
    }
  });

  test("shares the price among parts, and leaves alone what nobody moves", () => {
    const price = { microEpsilon: 1_000_000, femtoDelta: 1e9 };
    const unit = { rowsPerPerson: 1, neighbours: "replace-one" } as const;
    const alone = planShares(mean({ lower: 0, upper: 10 }), { unit, company, ...price });
    expect(alone.shares.map(({ law }) => law)).toEqual(["none", "skellam"]);
    const both = planShares(mean({ lower: 0, upper: 10 }), { unit: once, company, ...price });
    const half = planShares(sum({ lower: -5, upper: 5 }), {
      unit: once,
      company,
      microEpsilon: 500_000,
      femtoDelta: 5e8,
    });
    expect(both.shares[1]!.parameter).toBe(half.shares[0]!.parameter);
  });

  test("has the margins and the headroom of its law", () => {
    for (const { variance, failure, margin } of vectors.margins) expect(skellamMargin(variance, failure)).toBe(margin);
    const plan = planShares(cells(4), { unit: once, company, microEpsilon: 300_000, femtoDelta: 1e6 });
    const variance = ratio(plan.shares[0]!.parameter);
    expect(plan.margin(5)).toBe(skellamMargin(5 * variance, 0.05));
    expect(plan.margin(5)).toBeGreaterThan(plan.margin(4));
    // Chernoff's bound is above the tail, which is above that of a normal law; 20 numbers stay within but once in 2^40.
    const bound = (beyond: number, at: number) =>
      2 * Math.exp(at * (Math.hypot(1, beyond / at) - 1) - beyond * Math.asinh(beyond / at));
    for (const { variance, beyond, log2 } of vectors.tails)
      expect(Math.log2(bound(beyond + 1, variance))).toBeGreaterThan(log2);
    expect(Math.log2(20 * bound(plan.headroom, variance))).toBeLessThan(-40);
    expect(Math.log2(20 * bound(plan.headroom - 2, variance))).toBeGreaterThan(-40.1);
  });

  test("is refused where a share would be wider than the exact sampler goes, and for companies beyond what is certain", () => {
    const price = { microEpsilon: 1000, femtoDelta: 1e6 };
    expect(() => planShares(cells(4), { unit: once, company, ...price })).toThrow("above 2^12");
    for (const upper of [1e4, 1e6, 2 ** 50]) // seen at once: both laws out to there would be listed for minutes
      expect(() =>
        planShares(sum({ lower: 0, upper }), { unit: once, company, microEpsilon: 1e6, femtoDelta: 1e9 }),
      ).toThrow("above 2^12");
    const many = { most: 4097, least: 4, colluding: 0 };
    expect(() => planShares(cells(4), { unit: once, company: many, microEpsilon: 1e6, femtoDelta: 1e9 })).toThrow(
      UsageError,
    );
    for (const microEpsilon of [0, -1, 0.5, Number.NaN])
      expect(() => planShares(cells(4), { unit: once, company, microEpsilon, femtoDelta: 1e9 })).toThrow(UsageError);
    for (const femtoDelta of [0, 1e15, Number.NaN])
      expect(() => planShares(cells(4), { unit: once, company, microEpsilon: 1e6, femtoDelta })).toThrow(UsageError);
  });

  test("the divergence of a far shift is that of both whole laws", () => {
    const { variance, shift, order, renyi } = vectors.farShift;
    expect(exactSkellamRenyi({ variance, shift })(order)).toBeCloseTo(renyi, 8);
  });
});

const contributors = ["east", "west", "north", "south", "isle"].map(party);
const asked = (store: Store, more = {}) => ({
  epsilon: 0.4,
  delta: 1e-8,
  id: "table 1",
  data: "5f2c",
  contributors,
  company: { least: 4, colluding: 1 },
  store,
  ...more,
});
const random = (seed: number) => seededRandom(new Uint8Array(32).fill(seed));
const planned = {
  epsilon: 1,
  delta: 1e-6,
  plan: [{ query: cells(3), epsilon: 0.4, delta: 1e-8, company: { least: 4, colluding: 1 }, times: 2 }],
} as const;

describe("a hospital's Skellam noise", () => {
  test("is paid for in epsilon and delta, and is the same again", async () => {
    const [journal, store] = [journalOf(), memoryStore()];
    const open = (seed: number) =>
      openLedger({ budget: { epsilon: 1, delta: 1e-6 }, unit: once, journal, random: random(seed) });
    const first = await (await open(1)).share(cells(3), asked(store));
    expect([first.spent, first.remaining]).toEqual([
      { epsilon: 0.4, delta: 1e-8 },
      { epsilon: 0.6, delta: 9.9e-7 },
    ]);
    const again = await (await open(2)).share(cells(3), asked(store));
    expect([...again.privatize(new Float64Array(3))]).toEqual([...first.privatize(new Float64Array(3))]);
    expect(JSON.parse(journal.written[1]!).noise).toMatchObject([{ law: "skellam" }]);
    const trust = { model: "distributed", contributors: 5, least: 4, colluding: 1 } as const;
    const people = {
      controller: "a",
      dataSet: "b",
      period: "c",
      legalBasis: "d",
      samePatientElsewhere: "e",
      audit: null,
    };
    const card = await (await open(3)).card(first.line, { ...people, trust, smallCells: null, exactNumbers: [] });
    expect(card.sampling.sampler).toContain("Poisson");
    expect(cardText(card, "en")).toContain("Skellam of variance");
  });

  test("is taken from a plan, which counts what the honest ones add; another company's is not in it", async () => {
    const journal = journalOf();
    const ledger = await openLedger({ budget: planned, unit: once, journal });
    const both = await ledger.remaining();
    const share = await ledger.share(cells(3), asked(memoryStore()));
    expect(both.epsilon).toBeLessThan(0.8); // less than twice the price
    expect(share.remaining.epsilon).toBeLessThan(0.4);
    const { noise, laws } = JSON.parse(journal.written[1]!);
    expect(ratio(laws[0].parameter)).toBe(3 * ratio(noise[0].parameter));
    // Four shares of a quarter each are the noise of three of a third, and of a colluder's too: it was not planned to trust him.
    const trusting = asked(memoryStore(), { id: "table 2", company: { least: 4, colluding: 0 } });
    await expect(ledger.share(cells(3), trusting)).rejects.toMatchObject({ blame: "budget" });
    const last = await ledger.share(cells(3), asked(memoryStore(), { id: "table 2" }));
    expect(last.remaining).toEqual({ epsilon: 0, delta: 0 });
    await expect(ledger.share(cells(3), asked(memoryStore(), { id: "table 3" }))).rejects.toMatchObject({
      blame: "budget",
    });
    // A plan holds shares by epsilon and delta.
    await expect(
      ledger.share(cells(3), asked(memoryStore(), { rho: 0.1, epsilon: undefined, delta: undefined })),
    ).rejects.toThrow(UsageError);
  });

  test("adds up, without the colluder's, to the variance that was charged", async () => {
    const length = 3000;
    const journal = journalOf();
    const shares = await Promise.all(
      [1, 2, 3].map(async (seed) => {
        const ledger = await openLedger({
          budget: { epsilon: 1, delta: 1e-6 },
          unit: once,
          journal: seed === 1 ? journal : journalOf(),
          random: random(seed),
        });
        return (await ledger.share(cells(length), asked(memoryStore()))).privatize(new Float64Array(length));
      }),
    );
    const total = 3 * ratio(JSON.parse(journal.written[1]!).noise[0].parameter);
    const squares =
      shares[0]!.reduce((sum, _, at) => sum + shares.reduce((x, share) => x + share[at]!, 0) ** 2, 0) / length;
    // 5 standard errors, a false alarm in 10^6: a Skellam square has the variance 2 V^2 + V
    expect(Math.abs(squares - total)).toBeLessThan(5 * Math.sqrt((2 * total ** 2 + total) / length));
  });

  test("that a crash interrupts is one answer of the plan, and one noise", async () => {
    for (const when of ["before", "after"] as const)
      for (const fatal of [2, 3]) {
        const [disk, store]: [string[], Store] = [[], memoryStore()];
        const dying = await openLedger({
          budget: planned,
          unit: once,
          journal: failingJournal(disk, fatal, when),
          random: random(1),
        });
        await expect(dying.share(cells(3), asked(store))).rejects.toMatchObject({ code: "storage" });
        const open = (seed: number) =>
          openLedger({ budget: planned, unit: once, journal: journalOf(disk), random: random(seed) });
        const share = await (await open(2)).share(cells(3), asked(store));
        const left = await (
          await openLedger({ budget: { ...planned, plan: [{ ...planned.plan[0], times: 1 }] }, unit: once })
        ).remaining();
        expect(share.remaining).toEqual(left);
      }
  });
});

describe("the seed of a share", () => {
  test("is bound to the samplers that made noise of it: others refuse, and say what to do", async () => {
    const [journal, store] = [journalOf(), memoryStore()];
    const kept: [string, Uint8Array][] = [];
    const watched: Store = {
      ...store,
      write: async (key, value, version) => {
        kept.push([key, value]);
        await store.write(key, value, version);
      },
    };
    const open = () => openLedger({ budget: { epsilon: 1, delta: 1e-6 }, unit: once, journal, random: random(1) });
    await (await open()).share(cells(3), asked(watched));
    const [key, record] = kept[0]!;
    expect([record.length, record[0]]).toEqual([33, 1]);
    for (const other of [Uint8Array.of(2, ...record.slice(1)), record.slice(1)]) {
      const newer = memoryStore();
      await newer.write(key, other, 0);
      const refused = (await open()).share(cells(3), asked(newer));
      await expect(refused).rejects.toMatchObject({ code: "sampler", message: expect.stringContaining("new id") });
      expect(await (await open()).remaining()).toEqual({ epsilon: 0.6, delta: 9.9e-7 });
    }
  });

  test("gives what it gave: where this fails, `SAMPLER` of kept-seed.ts becomes the next version", () => {
    const numbers = (law: Law, parameter: string) => {
      const noise = { of: "cells", numbers: 8, sensitivity: "1", threshold: null, margin: 0, law, parameter };
      return drawer(random(9))(noise).map(Number);
    };
    expect([numbers("discrete-gaussian", "50/3"), numbers("skellam", "50/3")]).toEqual([
      [-7, 8, -4, 0, 0, -3, -3, 0],
      [-1, -4, -2, 4, 0, 4, 4, 2],
    ]);
  });
});
