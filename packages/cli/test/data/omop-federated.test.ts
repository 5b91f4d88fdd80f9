// Three hospitals, each with an OMOP database of its own, find together what R finds on the pooled table: true runs over a network, sums under masks.
import { createIdentity, hex, memoryStore, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { masks, type Sides } from "@tavs/federated/secure-sum";
import { type CoxResult, cox, crossTable, type DataRow, glm, survival } from "@tavs/federated/statistics";
import { beforeAll, describe, expect, test } from "vitest";
import { openOmop } from "../../src/data/omop/cdm.ts";
import { cohortDefinition } from "../../src/data/omop/check-definition.ts";
import { cohortOf } from "../../src/data/omop/cohort.ts";
import { divided, fixture, siteOf, sites } from "./gibleed.ts";

const reference = JSON.parse(fixture("reference-omop.json"));
const definition = cohortDefinition(fixture("bleeding.cohort.yaml"));
const rows = new Map<string, readonly DataRow[]>();

beforeAll(async () => {
  for (const [site, folder] of Object.entries(divided())) {
    const omop = await openOmop(folder);
    rows.set(site, (await cohortOf(omop, definition)).rows);
    await omop.close();
  }
});

const hospitals = ["hospital-a", "hospital-b", "hospital-c"] as const; // sites A, B, C
const identities = hospitals.map((name) => createIdentity(name));
const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) }));

/** The hub's result of an analysis that three hospitals answer. */
function together<S, L, R>(analysis: Sides<S, readonly DataRow[], L, R>, study: string, specification: S): Promise<R> {
  const { hub, ...rooms } = memoryTransports("hub", ...hospitals);
  const federation = { study, coordinator: party("hub"), participants };
  for (const [i, me] of hospitals.entries()) {
    const input = { ...federation, me: party(me), rows: rows.get(sites[i]!)!, specification };
    const handlers = masks.handlers({ identity: identities[i]!, store: memoryStore() });
    void run(analysis.participant, { input, transport: rooms[me], handlers });
  }
  return run(analysis.coordinator, { input: { ...federation, specification }, transport: hub });
}

/** Relative, as the reference suite of `federated` asks. */
function near(value: number | null | undefined, expected: number, relative = 1e-9): void {
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + 1e-14);
}

const half = { center: 0.5, scale: 0.5 };
const terms = ["celecoxib", "female", "age"];
const scaling = { celecoxib: half, female: half, age: { center: 40, scale: 4 } };
const model = { time: "time", event: "event", terms, scaling };

interface Block {
  readonly coef: readonly number[];
  readonly se: readonly number[];
  readonly loglik: number;
}

function nearTerms(found: CoxResult["terms"] | Awaited<ReturnType<typeof fit>>["terms"], { coef, se }: Block): void {
  const all = Object.values(found);
  expect(all).toHaveLength(coef.length);
  for (const [j, term] of all.entries()) {
    expect(Math.abs(term.coef - coef[j]!)).toBeLessThanOrEqual(1e-8 * se[j]!);
    near(term.se, se[j]!, 1e-8);
  }
}

const fit = () => together(glm, "glm", { outcome: "event", family: "logistic", terms, scaling } as const);

test("each hospital's cohort is its own patients', as many as the reference counts", () => {
  const { by_site } = reference.table;
  for (const [site, own] of rows) {
    expect(own.every(({ person }) => siteOf(String(person)) === site)).toBe(true);
    expect(own).toHaveLength(by_site[site].flat().reduce((a: number, b: number) => a + b));
  }
});

describe("together they find", () => {
  test("Cox, each hospital a stratum", async () => {
    const found = await together(cox, "cox", { ...model, ties: "efron", opening: "within-site" });
    const block = reference.cox.stratified_by_site.efron;
    nearTerms(found.terms, block);
    near(found.logLikelihood, block.loglik);
    near(found.logLikelihoodAtZero, block.loglik_null);
  });

  test("Cox over everybody, at the days on which somebody bled", async () => {
    const days = [...rows.values()].flat().filter(({ event }) => event === 1).map(({ time }) => Number(time)); // biome-ignore format: one line
    const times = [...new Set(days)].sort((a, b) => a - b);
    const tied = times.filter((day) => days.indexOf(day) !== days.lastIndexOf(day));
    const ranges = { celecoxib: [0, 1], female: [0, 1], age: [20, 60] };
    const opened = { times, tied, recoverable: 1, ranges };
    const found = await together(cox, "cox exact", { ...model, ties: "efron", opening: "exact", opened });
    nearTerms(found.terms, reference.cox.efron);
    near(found.logLikelihood, reference.cox.efron.loglik);
  });

  test("logistic regression", async () => {
    const found = await fit();
    nearTerms(found.terms, reference.logistic.pooled);
    near(found.deviance, reference.logistic.pooled.deviance);
    near(found.nullDeviance, reference.logistic.pooled.null_deviance);
  });

  test("Kaplan-Meier curves by drug, and the log-rank test between them", async () => {
    const found = await together(survival, "curves", {
      ...{ time: "time", event: "event", by: { factor: "celecoxib", levels: [1, 0] }, strata: null },
      ...{ grid: { width: 1, intervals: 3700 }, band: "log", quantiles: [0.5], horizon: 3650, rho: 0, smallestCell: 1 },
    });
    for (const [group, name] of [
      ["celecoxib=1", "celecoxib"],
      ["celecoxib=0", "diclofenac"],
    ] as const) {
      // biome-ignore format: one line
      const [curve, of] = [found.groups[group]!, reference.km.by.group[name]];
      expect([curve.patients, curve.events]).toEqual([of.n, of.events]);
      for (const [i, day] of of.at_log.time.entries()) {
        const point = curve.points[day]!;
        near(point.survival, of.at_log.surv[i]);
        near(point.standardError, of.at_log.std_err[i]);
        near(point.low, of.at_log.lower[i]);
        near(point.high, of.at_log.upper[i]);
      }
      near(curve.restrictedMean.mean, of.rmst.rmst);
      near(curve.restrictedMean.standardError, of.rmst.se);
    }
    const { statistic, observed, expected } = found.logRank!;
    near(statistic, reference.logrank.chisq);
    expect(Object.values(observed)).toEqual(reference.logrank.observed);
    Object.values(expected).forEach((value, k) => void near(value, reference.logrank.expected[k]));
  });

  test("the table of drug and bleeding", async () => {
    const found = await together(crossTable, "table", {
      ...{ rows: { factor: "celecoxib", levels: [0, 1] }, columns: { factor: "event", levels: [0, 1] }, strata: null },
      ...{ level: 0.95, smallestCell: 5 },
    });
    near(found.strata.all!.chiSquared!.statistic, reference.table.chisq);
    const shown = reference.table.counts.map((row: readonly number[]) => row.map((value) => ({ value })));
    expect(found.strata.all!.table.cells).toEqual(shown);
  });
});
