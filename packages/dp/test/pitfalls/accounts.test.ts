import { seededRandom } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { deltaBracket, epsilonBracket } from "../../src/accounting/bracket.ts";
import { closeness } from "../../src/accounting/distributed.ts";
import { gaussianDpEpsilon } from "../../src/accounting/gaussian-dp.ts";
import { deltaAt, type Shifted } from "../../src/accounting/losses/curve.ts";
import { composed, directionsOf, planFor } from "../../src/accounting/losses/discretise.ts";
import { cells, planShares, spentAcross, sum } from "../../src/index.ts";
import { exponential, permuteAndFlip } from "../../src/mechanisms/selection.ts";
import { reference, sampledGaussian } from "../accounting/reference.ts";
import { tellsApart } from "./both.ts";

// Pitfalls of accounting, by their numbers in the table of docs/guides/accounting.md.

describe("an account that says too little", () => {
  test("4. the price of the exponential mechanism for what permute-and-flip draws (opendp#2911)", async () => {
    await tellsApart({ right: exponential, wrong: permuteAndFlip }, (make) => {
      const random = seededRandom(new Uint8Array(32).fill(4));
      const { choose } = make({ sensitivity: 1n, microEpsilon: 1_000_000, monotonic: false });
      const share = (scores: readonly bigint[]) => {
        let first = 0;
        for (let run = 0; run < 4000; run++) if (choose(scores, random) === 0) first++;
        return first / 4000;
      };
      const [even, moved] = [share([0n, 0n]), share([1n, -1n])];
      const range = Math.log(moved / even) - Math.log((1 - moved) / (1 - even));
      expect(range).toBeLessThan(1 + 5 * 0.048); // bounded range epsilon; five standard errors; flipping has 1.49
    });
  });

  test("6. the limit theorem as a guarantee: 6.595 where 6.767 was lost", async () => {
    const steps = [sampledGaussian(0.04, 1.5, 2249)];
    const mu = 0.04 * Math.sqrt(2249 * Math.expm1(1 / 1.5 ** 2));
    const limit = gaussianDpEpsilon(mu, 1e-5);
    const certified = epsilonBracket(steps, { delta: 1e-5 }).upper;
    await tellsApart({ right: certified, wrong: limit }, (epsilon) => expect(epsilon).toBeGreaterThan(6.767)); // dp_accounting: 6.76705
  });

  test("7. add-remove for replace-one: a sum moves by the whole width of its bounds", async () => {
    const bounds = { lower: -3, upper: 5 };
    const movedBy = (neighbours: "add-remove" | "replace-one") =>
      Number(sum(bounds).parts({ rowsPerPerson: 1, neighbours })[0]!.l1);
    await tellsApart({ right: movedBy("replace-one"), wrong: movedBy("add-remove") }, (l1) => {
      for (let x = -3; x <= 5; x++) for (let y = -3; y <= 5; y++) expect(Math.abs(x - y)).toBeLessThanOrEqual(l1);
    });
  });

  test("7. one direction of a sampled Gaussian, where the other is worse", async () => {
    const worst = reference.sampledOnce.find(({ removed, added }) => removed > 1.5 * added && added > 1e-3)!;
    const { rate, sigma, epsilon } = worst;
    const steps = [sampledGaussian(rate, sigma, 1)];
    const added = [directionsOf(steps)[1]!];
    const both = deltaBracket(steps, { epsilon }).upper;
    const one = deltaAt(composed(added, planFor(added, { epsilon }, 1e-2), "upper"), epsilon, "upper");
    await tellsApart({ right: both, wrong: one }, (delta) => expect(delta).toBeGreaterThanOrEqual(worst.removed));
  });

  test("8. Poisson's account for shuffled batches, in one of which everybody is", async () => {
    // Two halves, noise 0.2 each: their sum alone tells N(1, 2 x 0.04) from N(0, 2 x 0.04), delta 0.8764 at epsilon 1 (closed form).
    const certain = deltaBracket([sampledGaussian(1, 0.2, 1)], { epsilon: 1 }).upper;
    const poisson = deltaBracket([sampledGaussian(0.5, 0.2, 2)], { epsilon: 1 }).upper;
    await tellsApart({ right: certain, wrong: poisson }, (delta) => expect(delta).toBeGreaterThan(0.876));
  });

  test("9. parallel composition of hospitals that share patients", async () => {
    const spent = [{ epsilon: 1 }, { epsilon: 1 }] as const;
    const overlapping = spentAcross({ spent, persons: "may-overlap" });
    const parallel = spentAcross({ spent, persons: { deduplicatedBy: "a claim that nobody checked" } });
    await tellsApart({ right: overlapping, wrong: parallel }, ({ epsilon }) => {
      const truth = 2; // a patient of both, asked by randomised response in each: log of the likelihood ratio of two yeses
      expect(epsilon).toBeGreaterThanOrEqual(truth);
    });
  });

  test("15. shares of noise that count on nobody dropping out, and on nobody colluding", async () => {
    const company = { most: 10, least: 6, colluding: 2 };
    const careful = planShares(cells(1), { unit: { rowsPerPerson: 1 }, nanoRho: 5_000_000, company });
    const naive = planShares(cells(1), {
      unit: { rowsPerPerson: 1 },
      nanoRho: 5_000_000,
      company: { most: 10, least: 10, colluding: 0 },
    });
    await tellsApart({ right: careful, wrong: naive }, ({ shares }) => {
      const [numerator, denominator] = shares[0]!.parameter.split("/").map(Number);
      for (let present = 6; present <= 10; present++)
        expect(((present - 2) * numerator!) / denominator!).toBeGreaterThanOrEqual(100); // 1 / (2 rho)
    });
  });

  test("15. narrow shares, whose sum is not the law that is charged", async () => {
    await tellsApart({ right: 2, wrong: 0.5 }, (sigmaEach) =>
      expect(closeness({ sigmaEach, honest: 10 })).toBeLessThan(1e-9),
    );
  });

  test("16. a cut tail that is forgotten: what lies above the grid counts as infinite", async () => {
    const { rate, sigma, epsilon, removed } = reference.sampledOnce.find((each) => each.removed > 1e-3)!;
    const direction = [directionsOf([sampledGaussian(rate, sigma, 1)])[0]!];
    const plan = { ...planFor(direction, { epsilon }, 1e-3), cut: 0.9 * removed };
    const charged = composed(direction, plan, "upper");
    const forgotten = charged.map((each): Shifted => ({ ...each, sum: { ...each.sum, infinite: 0 } }));
    await tellsApart({ right: charged, wrong: forgotten }, (sums) =>
      expect(deltaAt(sums, epsilon, "upper")).toBeGreaterThanOrEqual(removed),
    );
  });
});
