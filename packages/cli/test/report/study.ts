// Makes rotterdam.json: a study of the Rotterdam patients (examples/data) at three hospitals, as the coordinator was given its results.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createIdentity, hex, memoryStore, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { masks, type Sides } from "@tavs/federated/secure-sum";
import {
  cox,
  crossTable,
  type DataRow,
  describe,
  fixedModel,
  glm,
  metaAnalysis,
  quantiles,
  survival,
  tally,
  tTest,
  validation,
} from "@tavs/federated/statistics";
import type { Analysed, Support } from "../../src/report/index.ts";

const [head = "", ...lines] = readFileSync(join(import.meta.dirname, "../../../../examples/data/rotterdam.csv"), "utf8")
  .trim()
  .split("\n");
const names = head.split(",");

interface Patient {
  readonly [column: string]: number | string;
  readonly site: string;
}

const patients = lines.map((line): Patient => {
  const raw = Object.fromEntries(line.split(",").map((value, at) => [names[at]!, value]));
  return {
    ...{ site: raw.site!, age: Number(raw.age), grade: Number(raw.grade), hormon: Number(raw.hormon) },
    ...{ lnodes: Math.log(1 + Number(raw.nodes)), rfs: Number(raw.rfs), rfstime: Number(raw.rfstime), size: raw.size! },
  };
});
const sites: readonly (readonly DataRow[])[] = ["A", "B", "C"].map((site) =>
  patients.filter((patient) => patient.site === site).map(({ site: _, ...row }) => row),
);

const hospitals = ["amsterdam", "breda", "gouda"] as const;
const identities = hospitals.map((name) => createIdentity(name));
const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) }));

/** What the coordinator of an analysis learns. */
async function ask<S, L, R, Rows>(
  analysis: Sides<S, Rows, L, R>,
  specification: S,
  rows: (site: readonly DataRow[]) => Rows = (site) => site as Rows,
): Promise<R> {
  const study = { study: "rotterdam", coordinator: party("hub"), participants };
  const { hub, ...others } = memoryTransports("hub", ...hospitals);
  hospitals.forEach((me, i) => {
    const input = { ...study, me: party(me), rows: rows(sites[i]!), specification };
    const handlers = masks.handlers({ identity: identities[i]!, store: memoryStore() });
    void run(analysis.participant, { input, transport: others[me], handlers });
  });
  return run(analysis.coordinator, { input: { ...study, specification }, transport: hub });
}

const grade = { factor: "grade", levels: [2, 3] };
const hormon = { factor: "hormon", levels: [0, 1] };
const relapse = { factor: "rfs", levels: [0, 1] };
const scaling = { age: { center: 55, scale: 13 }, lnodes: { center: 0.9, scale: 0.9 } };
const count = (of: (row: DataRow) => boolean) => patients.filter((row) => of(row)).length;

const support: Support = {
  rows: patients.length,
  events: count(({ rfs }) => rfs === 1),
  cells: {
    "grade=2": count((row) => row.grade === 2),
    "grade=3": count((row) => row.grade === 3),
    hormon: count((row) => row.hormon === 1),
  },
  eventsIn: {
    "grade=2": count((row) => row.grade === 2 && row.rfs === 1),
    "grade=3": count((row) => row.grade === 3 && row.rfs === 1),
    hormon: count((row) => row.hormon === 1 && row.rfs === 1),
  },
  measured: ["age", "lnodes"],
};

const model = ["age", "lnodes", grade, "hormon"] as const;
const modelScaling = { ...scaling, hormon: { center: 0.1, scale: 0.3 } };

/** Every analysis that the gate knows, but for noisy tables. Takes a second. */
export async function results(): Promise<readonly Analysed[]> {
  const survivalBy = {
    time: "rfstime",
    event: "rfs",
    by: hormon,
    strata: null,
    grid: { width: 30.4375, intervals: 240 },
  };
  const bands = { band: "log", quantiles: [0.25, 0.5], horizon: 1826.25, rho: 0, smallestCell: 5 } as const;
  const curves = { ...survivalBy, ...bands };
  const coxBy = {
    time: "rfstime",
    event: "rfs",
    terms: model,
    ties: "efron",
    opening: "within-site",
    scaling: modelScaling,
    concordance: "within-site",
    proportionality: "log",
  } as const;
  const glmBy = { outcome: "rfs", family: "logistic", terms: model, scaling: modelScaling } as const;
  const table = { rows: hormon, columns: relapse, strata: grade, level: 0.95, smallestCell: 5 } as const;
  const described = { columns: ["age", "lnodes"], by: hormon, moments: 2, level: 0.95, scaling } as const;
  const shares = {
    column: "age",
    by: hormon,
    grid: { start: 0, width: 1, intervals: 120 },
    quantiles: [0.25, 0.5, 0.75, 0.999],
    type: 1,
    thresholds: { parametersPerRow: 0.33, smallestCell: 5, fewestRows: 5 },
  } as const;
  const compared = {
    column: "age",
    by: hormon,
    mean: 0,
    variances: "unequal",
    level: 0.95,
    scaling: scaling.age,
  } as const;
  const cells = { cells: ["patients", "relapses"] };
  const fitted = await ask(glm, glmBy);
  const tried = {
    outcome: "rfs",
    model: fixedModel(model, fitted),
    cuts: Array.from({ length: 31 }, (_, k) => (k + 1) / 32),
    decisions: [0.3, 0.5, 0.7],
    by: [hormon],
    period: null,
    smallestCell: 5,
  };
  const estimates = [
    { name: "amsterdam", estimate: -0.41, standardError: 0.11, rows: 1491, events: 850, parameters: 4 },
    { name: "breda", estimate: -0.36, standardError: 0.14, rows: 894, events: 510, parameters: 4 },
    { name: "gouda", estimate: -0.12, standardError: 0.19, rows: 597, events: 353, parameters: 4 },
  ];
  return [
    {
      label: "stats/patients",
      title: "Patients",
      protocol: "federated/tally/1",
      specification: cells,
      populations: { patients: {}, relapses: { rfs: "1" } },
      result: await ask(tally, cells, (rows) => ({
        patients: rows.length,
        relapses: rows.filter(({ rfs }) => rfs === 1).length,
      })),
    },
    {
      label: "stats/who",
      title: "Who they are",
      protocol: "federated/describe/1",
      specification: described,
      result: await ask(describe, described),
    },
    {
      label: "stats/age",
      title: "Age",
      protocol: "federated/quantiles/1",
      specification: shares,
      result: await ask(quantiles, shares),
    },
    {
      label: "stats/age-compared",
      title: "Are the treated older?",
      protocol: "federated/t-test/1",
      specification: compared,
      result: await ask(tTest, compared),
    },
    {
      label: "stats/table",
      title: "Hormone treatment and relapse, by grade",
      protocol: "federated/cross-table/1",
      specification: table,
      result: await ask(crossTable, table),
    },
    {
      label: "stats/survival",
      title: "Survival without relapse",
      protocol: "federated/survival/1",
      specification: curves,
      result: await ask(survival, curves),
    },
    {
      label: "stats/cox",
      title: "Hazard of relapse",
      protocol: "federated/cox/1",
      specification: coxBy,
      result: await ask(cox, coxBy),
      support,
    },
    {
      label: "stats/logistic",
      title: "Odds of relapse",
      protocol: "federated/glm/1",
      specification: glmBy,
      result: fitted,
      support,
    },
    {
      label: "stats/validation",
      title: "How good the model is",
      protocol: "federated/validation/1",
      specification: tried,
      result: await ask(validation, tried),
    },
    {
      label: "stats/meta",
      title: "Each hospital by itself",
      protocol: "federated/meta-analysis/1",
      specification: { measure: "hazard-ratio", sites: estimates },
      result: metaAnalysis(estimates),
    },
  ];
}
