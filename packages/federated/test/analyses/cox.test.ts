import { type PartyId, party, run, UsageError } from "@tavs/core";
import { type Cast, memoryTransports, play } from "@tavs/core/testing";
import { type CoxResult, type CoxSpecification, cox, type Row } from "@tavs/federated/statistics";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitTogether } from "../statistics/federation.ts";
import { reference } from "../statistics/reference.ts";
import { smallHospital } from "../statistics/tables.ts";
import { expectCox } from "./expect-cox.ts";
import { coxModel, hub, names, sites } from "./rotterdam.ts";

const stratified = reference.rotterdam.cox_rfs.stratified_by_site!;

function castOf(
  rows: readonly (readonly Row[])[],
  specification: CoxSpecification,
): Cast & { readonly hub: { readonly party: typeof cox.coordinator; readonly input: object } } {
  const participants = rows.map((_, i) => party(`h${i}`));
  const member = (own: readonly Row[]) => ({
    party: cox.participant,
    input: { coordinator: hub, rows: own, specification },
  });
  const asks = { party: cox.coordinator, input: { participants, specification } };
  return { hub: asks, ...Object.fromEntries(rows.map((own, i) => [`h${i}`, member(own)])) };
}

describe("three hospitals fit R's model of relapse in the Rotterdam cohort, each a stratum", () => {
  test.each(["efron", "breslow"] as const)("with ties as %s, with a crash at every step", async (ties) => {
    const { hub: fit } = await play(castOf(sites, { ...coxModel, ties }), { crashEverywhere: true });
    expectCox(fit, stratified[ties]);
  });

  test("through run, where each hospital learns where the fit came to rest", async () => {
    const transports = memoryTransports("hub", "east", "west", "north");
    const at = (name: PartyId, rows: readonly Row[]) =>
      run(cox.participant, {
        input: { coordinator: hub, rows, specification: coxModel },
        transport: transports[name as "east"],
      });
    const [fit, ...ends] = await Promise.all([
      run(cox.coordinator, { input: { participants: names, specification: coxModel }, transport: transports.hub }),
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
    const one = await play(castOf(sites, coxModel), { choose: (ready) => ready - 1 });
    expect(await play(castOf(permuted, coxModel)).then(({ hub: fit }) => fit)).toEqual(one.hub);
  });
});

test("three to eight hospitals of any sizes find what adding their derivatives in the open finds, or the same reason why not", async () => {
  const specification: CoxSpecification = {
    ...{ time: "time", event: "event", terms: ["a", "b"], ties: "efron", opening: "within-site" },
    scaling: { a: { center: 1, scale: 2 }, b: { center: 0, scale: 1 } },
  };
  const hospital = smallHospital(2, 14).filter(({ time }) => time.length >= 7);
  await fc.assert(
    fc.asyncProperty(fc.array(hospital, { minLength: 3, maxLength: 8 }), async (all) => {
      const rows = all.map(({ time, event, covariates }) =>
        Array.from(time, (at, i) => ({ time: at, event: event[i]!, a: covariates[2 * i]!, b: covariates[2 * i + 1]! })),
      );
      const by = { center: Float64Array.of(1, 0), scale: Float64Array.of(2, 1) };
      const expected = await outcome(async () => fitTogether(all, by, "efron"));
      const found = await outcome(async () => (await play(castOf(rows, specification))).hub);
      expect(found).toEqual(expected);
    }),
    { numRuns: 12 },
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

describe("a specification that cannot be computed is refused before anybody is invited, naming the field", () => {
  const { scaling, ...rest } = coxModel;
  test.each<[string, object]>([
    ["ties", { ...coxModel, ties: "exact" }],
    ["opening", { ...coxModel, opening: "per-event-time" }],
    ["terms: a text stands twice", { ...coxModel, terms: ["age", "age"] }],
    ["terms: must be a list", { ...coxModel, terms: [] }],
    ["scaling: is missing", rest],
    ["meno: is missing from scaling", { ...rest, scaling: { age: scaling.age } }],
    ["scaling: has a field that is unknown", { ...rest, scaling: { ...scaling, more: scaling.age } }],
    ["scaling.scale", { ...rest, scaling: { ...scaling, age: { center: 0, scale: 0 } } }],
    ["scaling.center", { ...rest, scaling: { ...scaling, age: { center: Number.NaN, scale: 1 } } }],
    ["the specification: must be an object", ["age"]],
    ["time: is a word that is taken", { ...coxModel, time: "__proto__" }],
    [
      "terms: is a word that is taken",
      JSON.parse(
        '{"time":"t","event":"e","terms":["__proto__"],"ties":"efron","opening":"within-site","scaling":{"__proto__":{"center":0,"scale":1}}}',
      ),
    ],
  ])("%s", async (words, specification) => {
    const cast = castOf(sites, specification as CoxSpecification); // what a file of terms may hold
    await expect(play(cast)).rejects.toThrow(words);
    await expect(play(cast)).rejects.toBeInstanceOf(UsageError);
  });

  test("a thousand covariates, whose second derivatives no message holds", async () => {
    const terms = Array.from({ length: 1024 }, (_, j) => `x${j}`);
    const many = {
      ...coxModel,
      terms,
      scaling: Object.fromEntries(terms.map((term) => [term, { center: 0, scale: 1 }])),
    };
    await expect(play(castOf(sites, many))).rejects.toThrow(
      "525825 numbers make a message of 8413216 bytes; 4194240 is the most",
    );
  });
});

describe("rows that do not hold what the specification names are refused before anything is said, by row and column", () => {
  const wrong = (row: object): readonly Row[] =>
    sites[1]!.map((own, i) => (i === 7 ? ({ ...own, ...row } as Row) : own)); // what a file may hold
  test.each([
    ['row number 7 has no number in column "age"', { age: undefined }],
    ['row number 7 has no number in column "lnodes"', { lnodes: Number.NaN }],
    ['row number 7 has no number in column "rfstime"', { rfstime: Number.POSITIVE_INFINITY }],
    ['row number 7 has something else than 0 or 1 in column "rfs"', { rfs: 2 }],
  ])("%s", async (words, row) => {
    const { party: member, input } = castOf([sites[0]!, wrong(row), sites[2]!], coxModel).h1!;
    expect(() => member.start(input, (length) => new Uint8Array(length))).toThrow(words);
    expect(() => member.start(input, (length) => new Uint8Array(length))).toThrow(UsageError);
  });

  test("a column that every object has is no column of numbers", () => {
    const specification = {
      ...coxModel,
      terms: ["constructor"],
      scaling: JSON.parse('{"constructor":{"center":0,"scale":1}}'),
    };
    const { party: member, input } = castOf(sites, specification).h0!;
    expect(() => member.start(input, (length) => new Uint8Array(length))).toThrow('no number in column "constructor"');
  });
});
