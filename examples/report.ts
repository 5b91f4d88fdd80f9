// What three hospitals computed together leaves the study through a gate: a table with a small cell, a survival curve, a model; and a
// second release that would give away what the first one withheld. Patients are invented.

import { noHistory, release, releaseFiles, type Support } from "@tavs/cli/report";
import { createIdentity, hex, memoryStore, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md
import { masks, type Sides } from "@tavs/federated/secure-sum";
import { cox, crossTable, type DataRow, survival } from "@tavs/federated/statistics";

const names = ["east", "west", "north"] as const;
const identities = names.map((name) => createIdentity(name));
const handlers = identities.map((identity) => masks.handlers({ identity, store: memoryStore() }));
const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) })); // as in the signed terms

// 300 patients at each hospital, by a rule; of the very old only a few are treated.
const patients = (hospital: number) =>
  Array.from({ length: 300 }, (_, i) => {
    const age = 40 + ((17 * i + 5 * hospital) % 47);
    const treated = age > 84 ? Number(i % 31 === 0) : i % 2;
    const time = 30 + ((i * 7919 + hospital * 104_729) % (treated === 1 ? 2900 : 2000));
    return { age, treated, old: Number(age > 84), time, relapsed: Number((7 * i + hospital) % 10 < 6) };
  });

/** Each hospital's side of an analysis, and the hub's. */
async function together<S, L, R>(analysis: Sides<S, readonly DataRow[], L, R>, specification: S): Promise<R> {
  const study = { study: "treatment", coordinator: party("hub"), participants };
  const { hub, ...hospitals } = memoryTransports("hub", ...names);
  names.forEach((me, i) => {
    const input = { ...study, me: party(me), rows: patients(i), specification };
    void run(analysis.participant, { input, transport: hospitals[me], handlers: handlers[i]! });
  });
  return run(analysis.coordinator, { input: { ...study, specification }, transport: hub });
}

const treated = { factor: "treated", levels: [0, 1] };
const old = { factor: "old", levels: [0, 1] };
const exact = { parametersPerRow: 0.33, smallestCell: 0, fewestRows: 5 }; // the hub may see small cells, nobody else
const tableOf = { rows: old, columns: treated, strata: null, level: 0.95, smallestCell: 5, thresholds: exact };
const follow = { time: "time", event: "relapsed" };
const grid = { width: 30.4375, intervals: 96 }; // months
const read = { band: "log", quantiles: [0.5], horizon: 1095.75, rho: 0, smallestCell: 5 } as const;
const curvesOf = { ...follow, by: treated, strata: null, grid, ...read };
const scaling = { age: { center: 60, scale: 13 }, treated: { center: 0.5, scale: 0.5 } };
const efron = { ties: "efron", opening: "within-site" } as const;
const modelOf = { ...follow, terms: ["age", "treated"], scaling, ...efron };
const all = names.flatMap((_, hospital) => patients(hospital));
const having = (column: "treated" | "relapsed") => all.filter((row) => row[column] === 1).length;

// #region results
// What a Cox model does not say of itself: how many persons are behind it, and behind each column of zeros and ones, with
// the event and without. Counted by `tally`.
const support: Support = {
  rows: all.length,
  events: having("relapsed"),
  cells: { treated: having("treated") },
  eventsIn: { treated: all.filter((row) => row.treated === 1 && row.relapsed === 1).length },
  measured: ["age"],
};
const table = {
  label: "stats/table",
  title: "Treatment of the very old",
  protocol: "federated/cross-table/1",
  specification: tableOf,
  result: await together(crossTable, tableOf),
} as const;
const curves = {
  label: "stats/survival",
  title: "Time without relapse",
  protocol: "federated/survival/1",
  specification: curvesOf,
  result: await together(survival, curvesOf),
} as const;
const model = {
  label: "stats/cox",
  title: "Hazard of relapse",
  protocol: "federated/cox/1",
  specification: modelOf,
  result: await together(cox, modelOf),
  support,
} as const;
// #endregion

// #region release
const terms = {
  title: "Does treatment delay relapse?",
  purpose: "Relapse by treatment and age at three hospitals",
  parties: participants.map(({ name, key }) => ({ name, role: "hospital", key })),
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  released: "2026-11-22",
};
const first = release([table, curves, model], terms, noHistory);
for (const { label, tables } of first.release.analyses)
  console.log(`${label}: ${tables.map(({ name }) => name).join(", ")}`);
console.log(`the table: ${JSON.stringify(first.release.analyses[0]!.tables[0]!.rows[1])}`);

const files = releaseFiles(first.release, { language: "en", also: "ohdsi" });
for (const [name, text] of files) if (!name.startsWith("ohdsi/")) console.log(`${name}: ${text.length} characters`);
// #endregion

// #region again
// Next month somebody asks how many were not very old, and how many of those were treated.
const young = all.filter((row) => row.old === 0);
const again = {
  label: "stats/young",
  title: "Younger",
  protocol: "federated/tally/1",
  specification: { cells: ["all", "young"] },
  populations: { all: { treated: "1" }, young: { old: "0", treated: "1" } }, // whom each cell counts, to be compared
  result: { totals: { all: having("treated"), young: young.filter((row) => row.treated === 1).length } },
} as const;
for (const { label, code, message } of release([again], terms, first.history).refused)
  console.log(`${label}: ${code}: ${message}`);
// #endregion
