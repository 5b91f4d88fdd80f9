import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planOf } from "../../../src/secure-sum/masked/agreement.ts";
import { mustBeCompany } from "../../../src/secure-sum/masked/company.ts";
import { neighboursAmong } from "../../../src/secure-sum/masked/graph.ts";
import { neighbourhood } from "../../../src/secure-sum/masked/neighbourhood.ts";
import { patienceOf } from "../../../src/secure-sum/masked/turns.ts";
import { agreementOf, numbers } from "./room.ts";
import { readVectors } from "./vectors.ts";

describe("how many neighbours are enough", () => {
  test.each(readVectors().neighbourhoods)(
    "for $parties, of whom $mayDropOut drop out and $colluders collude, is what fractions in Python say",
    ({ expected, ...facts }) => {
      expect(neighbourhood(facts) ?? null).toEqual(expected);
    },
  );

  test("is all where few are there, and the threshold then bears all who can collude", () => {
    expect(mustBeCompany({ parties: 10, mayDropOut: 3, colluders: 1, fewest: 3 })).toEqual({
      quorum: 7,
      colluders: 3,
      neighbours: 9,
      threshold: 7,
    });
    expect(mustBeCompany({ parties: 3, mayDropOut: 0, colluders: 1, fewest: 3 }).colluders).toBe(1);
  });

  test("2 threshold > holders + colluders, always, and 2 quorum > parties + colluders", () => {
    const facts = fc.record({
      parties: fc.integer({ min: 3, max: 220 }),
      mayDropOut: fc.integer({ min: 0, max: 40 }),
      colluders: fc.integer({ min: 0, max: 10 }),
    });
    fc.assert(
      fc.property(facts, ({ parties, mayDropOut, colluders }) => {
        const company = attempt(() => mustBeCompany({ parties, mayDropOut, colluders, fewest: 3 }));
        if (!company) return;
        expect(2 * company.quorum).toBeGreaterThan(parties + company.colluders);
        const all = company.neighbours === parties - 1;
        expect(2 * company.threshold).toBeGreaterThan(company.neighbours + 1 + (all ? company.colluders : 0));
        expect(company.colluders).toBeGreaterThanOrEqual(colluders);
        expect(company.quorum).toBeGreaterThanOrEqual(3);
      }),
    );
  });
});

test("of the most contributors, with the most that may collude, a plan is made in a second or two", () => {
  const facts = { parties: 4096, mayDropOut: 1200, colluders: 400 }; // 27 s in integers alone
  const start = process.cpuUsage();
  expect(neighbourhood(facts)).toBeDefined();
  expect(process.cpuUsage(start).user).toBeLessThan(8e6);
});

test("whoever waits for the aggregator waits longer where not all vectors are taken in at once", () => {
  const of = (parties: number, length: number) =>
    patienceOf(planOf(agreementOf({ vectors: numbers(parties, 1), terms: { length } })));
  expect(of(300, 10)).toBe(600_000);
  expect(of(10, 2 ** 24 - 2)).toBe((4 + 10) * 120_000); // 64 MiB each
  expect(of(10, 2 ** 23 - 2)).toBe((4 + 5) * 120_000);
});

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

describe("what cannot be kept is refused", () => {
  test.each([
    [{ parties: 2, mayDropOut: 0, colluders: 0 }, "2 contributors; 3 to 4096"],
    [{ parties: 4, mayDropOut: 2, colluders: 0 }, "leave 2; 3 is the fewest"],
    [{ parties: 6, mayDropOut: 3, colluders: 0 }, "of 6 contributors more than half stay, not 3"],
    [{ parties: 10, mayDropOut: 4, colluders: 2 }, "bear 1 that collude with the aggregator, not 2"],
    [{ parties: 10, mayDropOut: -1, colluders: 1 }, "numbers from 0"],
  ])("%j", (facts, words) => {
    expect(() => mustBeCompany({ ...facts, fewest: 3 })).toThrow(words);
  });
});

describe("the circle", () => {
  const present = Array.from({ length: 60 }, (_, i) => 2 * i);
  const seed = (byte: number) => new Uint8Array(32).fill(byte);

  test("gives everybody as many neighbours, none twice, never itself, and both ways", () => {
    const neighbours = neighboursAmong(present, 10, seed(1));
    for (const number of present) {
      const near = neighbours(number);
      expect(new Set(near).size).toBe(10);
      expect(near).not.toContain(number);
      for (const other of near) expect(neighbours(other)).toContain(number);
    }
  });

  test("is another for other coins, and any two are neighbours equally often: chance 10/59, 600 draws, 5 standard errors", () => {
    let together = 0;
    for (let i = 0; i < 600; i++) {
      const own = seed(i % 256);
      own[1] = i >> 8;
      if (neighboursAmong(present, 10, own)(0).includes(2)) together++;
    }
    const [mean, deviation] = [(600 * 10) / 59, Math.sqrt(600 * (10 / 59) * (49 / 59))];
    expect(Math.abs(together - mean)).toBeLessThan(5 * deviation); // a false alarm in 1.7 million
  });

  test("is everybody where the degree is no less", () => {
    expect(neighboursAmong([3, 5, 9], 2, seed(0))(5)).toEqual([3, 9]);
  });
});
