// Three hospitals describe their patients: who they are, the median age, and whether treatment and relapse go together.
import { createIdentity, hex, memoryStore, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md
import { masks, type Sides } from "@tavs/federated/secure-sum";
import { crossTable, type DataRow, describe, quantiles, tTest } from "@tavs/federated/statistics";

const names = ["east", "west", "north"] as const;
const identities = names.map((name) => createIdentity(name));
const handlers = identities.map((identity) => masks.handlers({ identity, store: memoryStore() }));
const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) })); // as in the signed terms

// #region patients
// 80 patients at each hospital. Invented, by a rule.
const patients = (hospital: number) =>
  Array.from({ length: 80 }, (_, i) => ({
    age: 40 + ((17 * i + 5 * hospital) % 41),
    treated: i % 2,
    relapsed: Number((7 * i + hospital) % 10 < (i % 2 === 0 ? 5 : 3)),
  }));
const treated = { factor: "treated", levels: [0, 1] };
const study = { coordinator: party("hub"), participants };

/** Each hospital's side of an analysis, and the hub's. */
async function together<S, L, R>(analysis: Sides<S, readonly DataRow[], L, R>, name: string, specification: S) {
  const { hub, ...hospitals } = memoryTransports("hub", ...names);
  names.forEach((me, i) => {
    const input = { ...study, study: name, me: party(me), rows: patients(i), specification };
    void run(analysis.participant, { input, transport: hospitals[me], handlers: handlers[i]! });
  });
  return run(analysis.coordinator, { input: { ...study, study: name, specification }, transport: hub });
}
// #endregion

// #region ask
const scaling = { age: { center: 60, scale: 12 } }; // public guesses, agreed before
const columns = { columns: ["age"], by: treated, moments: 2, level: 0.95, scaling } as const;
const { groups } = await together(describe, "describe", columns);
for (const [group, { age }] of Object.entries(groups))
  console.log(`${group}: ${age!.n} patients, ${age!.mean?.toFixed(1)} years old (sd ${age!.sd?.toFixed(1)})`);

const grid = { start: 0, width: 1, intervals: 120 };
const median = await together(quantiles, "median", { column: "age", by: null, grid, quantiles: [0.5], type: 1 });
const { value, above, atMost } = median.groups.all!.quantiles[0]!;
console.log(value === null ? `half are at most ${atMost}, and more than ${above}` : `the median age is ${value}`);

const means = { column: "age", by: treated, mean: 0, variances: "unequal", level: 0.95, scaling: scaling.age } as const;
console.log(`the groups differ by ${(await together(tTest, "t-test", means)).estimate.toFixed(2)} years`);

const relapsed = { factor: "relapsed", levels: [0, 1] };
const table = { rows: treated, columns: relapsed, strata: null, level: 0.95, smallestCell: 5 };
const { chiSquared } = (await together(crossTable, "table", table)).strata.all!;
console.log(chiSquared === null ? "a cell is too small to be shown" : `chi-squared ${chiSquared.statistic.toFixed(2)}`);
// #endregion
