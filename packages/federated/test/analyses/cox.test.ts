import { type PartyId, run, UsageError } from "@tavs/core";
import { memoryTransports, play } from "@tavs/core/testing";
import { type CoxResult, type CoxSpecification, cox, type Row } from "@tavs/federated/statistics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atOnce } from "../at-once.ts";
import { federationOf, handlersOf } from "../federation.ts";
import { fitTogether } from "../statistics/federation.ts";
import { reference } from "../statistics/reference.ts";
import { smallHospital } from "../statistics/tables.ts";
import { castOf } from "./cox-cast.ts";
import { expectCox } from "./expect-cox.ts";
import { coxModel, names, sites } from "./rotterdam.ts";

const stratified = reference.rotterdam.cox_rfs.stratified_by_site!;

describe("three hospitals fit R's model of relapse in the Rotterdam cohort, each a stratum", () => {
  test.each(["efron", "breslow"] as const)("with ties as %s, with a crash at every step", async (ties) => {
    const { hub: fit } = await play(castOf(sites, { ...coxModel, ties }), { compute: atOnce, crashEverywhere: true });
    expectCox(fit, stratified[ties]);
  });

  test("through run, where each hospital learns where the fit came to rest", async () => {
    const transports = memoryTransports("hub", "east", "west", "north");
    const at = (name: PartyId, rows: readonly Row[]) =>
      run(cox.participant, {
        input: { ...federationOf(names), me: name, rows, specification: coxModel },
        transport: transports[name as "east"],
        handlers: handlersOf(name),
      });
    const [fit, ...ends] = await Promise.all([
      run(cox.coordinator, { input: { ...federationOf(names), specification: coxModel }, transport: transports.hub }),
      ...names.map((name, i) => at(name, sites[i]!)),
    ]);
    expectCox(fit, stratified.efron);
    for (const { rounds, last } of ends) {
      expect(rounds).toBe(fit.iterations + 1); // no step of this fit was halved
      const coefficients = coxModel.terms.map((term, j) => last[j]! / coxModel.scaling[term]!.scale);
      expect(coefficients).toEqual(coxModel.terms.map((term) => fit.terms[term]!.coef));
    }
  });

  test("and the order in which the coordinator hears them changes not a bit", async () => {
    const permuted = [2, 0, 1].map((i) => sites[i]!);
    const one = await play(castOf(sites, coxModel), { compute: atOnce, choose: (ready) => ready - 1 });
    expect(await play(castOf(permuted, coxModel), { compute: atOnce }).then(({ hub: fit }) => fit)).toEqual(one.hub);
  });
});

test("three to eight hospitals of any sizes find what adding their derivatives in the open finds, or the same reason why not", async () => {
  const specification: CoxSpecification = {
    ...{ time: "time", event: "event", terms: ["a", "b"], ties: "efron", opening: "within-site" },
    scaling: { a: { center: 1, scale: 2 }, b: { center: 0, scale: 1 } },
    thresholds: { parametersPerRow: 0.33, smallestCell: 0, fewestRows: 5 }, // random rows may hold a rare value
  };
  const hospital = smallHospital(2, 14).filter(({ time }) => time.length >= 7);
  await fc.assert(
    fc.asyncProperty(fc.array(hospital, { minLength: 3, maxLength: 8 }), async (all) => {
      const rows = all.map(({ time, event, covariates }) =>
        Array.from(time, (at, i) => ({ time: at, event: event[i]!, a: covariates[2 * i]!, b: covariates[2 * i + 1]! })),
      );
      const by = { center: Float64Array.of(1, 0), scale: Float64Array.of(2, 1) };
      const expected = await outcome(async () => fitTogether(all, by, "efron"));
      const found = await outcome(async () => (await play(castOf(rows, specification), { compute: atOnce })).hub);
      expect(found).toEqual(expected);
    }),
    { numRuns: process.env.TAVS_WAYS === undefined ? 4 : 40 }, // so many in `pnpm soak`,
  );
});

/** The likelihood and covariance, or the code of the reason why there is no fit. */
async function outcome(fit: () => Promise<Pick<CoxResult, "logLikelihood" | "vcov">>): Promise<unknown> {
  try {
    const { logLikelihood, vcov } = await fit();
    return { logLikelihood, vcov };
  } catch (error) {
    if (error instanceof UsageError) return error.code;
    throw error;
  }
}
