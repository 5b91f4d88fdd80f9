// A model of relapse that three hospitals made is tried at three others; and hormone treatment is compared among patients who would have been
// as likely to get it. No row leaves a hospital. Patients are invented; examples/notebooks has real ones.
import { createIdentity, hex, memoryStore, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md
import type { Federated } from "@tavs/federated";
import { masks } from "@tavs/federated/secure-sum";
import type { DataRow } from "@tavs/federated/statistics";
import {
  balance,
  concordance,
  cox,
  fixedModel,
  glm,
  metaAnalysis,
  validation,
  withWeights,
} from "@tavs/federated/statistics";

const names = ["a", "b", "c"] as const;
const identities = names.map((name) => createIdentity(name));
const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) })); // as in the signed terms

/** Asks the three hospitals, each of which runs the other side on its own rows. */
async function ask<S, L, R>(
  analysis: Federated<S, readonly DataRow[], L, R>,
  specification: S,
  sites: readonly (readonly DataRow[])[],
): Promise<R> {
  const study = { study: "breast cancer", coordinator: party("hub"), participants };
  const { hub, ...hospitals } = memoryTransports("hub", ...names);
  names.forEach((me, i) => {
    const input = { ...study, me: party(me), rows: sites[i]!, specification };
    const handlers = masks.handlers({ identity: identities[i]!, store: memoryStore() });
    void run(analysis.participant, { input, transport: hospitals[me], handlers });
  });
  return await run(analysis.coordinator, { input: { ...study, specification }, transport: hub });
}

/** 400 patients at each hospital, by a rule: nodes and age bring relapse, hormones keep it away and go to the older. */
function patients(seed: number, harm: number): readonly (readonly DataRow[])[] {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; // Numerical Recipes: good enough for a picture
    return (state + 0.5) / 2 ** 32;
  };
  const patient = (): DataRow => {
    const [age, lnodes] = [Math.round(35 + 45 * uniform()), Math.log(1 + Math.floor(14 * uniform() ** 2))];
    const hormon = uniform() < 1 / (1 + Math.exp((60 - age) / 12)) ? 1 : 0;
    const hazard = (harm / 2500) * Math.exp(0.5 * lnodes - 0.35 * hormon + 0.01 * (age - 55));
    const [relapse, end] = [Math.ceil(-Math.log(uniform()) / hazard), Math.ceil(700 + 2000 * uniform())];
    const rfs = relapse <= end ? 1 : 0;
    return { age, lnodes, hormon, rfs, rfstime: Math.min(relapse, end) };
  };
  return names.map(() => Array.from({ length: 400 }, patient));
}

const [ours, theirs] = [patients(1, 1), patients(2, 1.2)];
const round = (value: number | null): string => (value ?? Number.NaN).toFixed(3);

// #region validate
const scaling = {
  age: { center: 55, scale: 12 },
  lnodes: { center: 1, scale: 1 },
  hormon: { center: 0.1, scale: 0.3 },
};
const terms = ["age", "lnodes", "hormon"];
const made = await ask(glm, { outcome: "rfs", family: "logistic", terms, scaling }, ours);
const tried = await ask(
  validation,
  {
    outcome: "rfs",
    model: fixedModel(terms, made), // from here on it stands in the terms
    cuts: Array.from({ length: 63 }, (_, k) => (k + 1) / 64), // fine bins of the risk: small ones are merged before anything is opened
    decisions: [0.3, 0.5, 0.7],
    by: [{ factor: "hormon", levels: [0, 1] }],
    period: null,
    smallestCell: 5,
  },
  theirs,
);
console.log(`area under the curve: between ${tried.auc.map(round).join(" and ")}; Brier ${round(tried.brier)}`);
console.log(
  `expected ${tried.expected.toFixed(0)} relapses, seen ${tried.cases}; slope ${round(tried.calibration.slope.coef)}`,
);
// #endregion

// #region propensity
const who = { age: scaling.age, lnodes: scaling.lnodes };
const score = await ask(glm, { outcome: "hormon", family: "logistic", terms: ["age", "lnodes"], scaling: who }, ours);
const weighting = {
  treatment: "hormon",
  model: fixedModel(["age", "lnodes"], score),
  estimand: "att",
  stabilisedBy: null,
  trim: null,
} as const;
const alike = await ask(balance, { weighting, terms: ["age", "lnodes"], scaling: who }, ours);
for (const [column, change] of Object.entries(alike.columns))
  console.log(`${column}: ${round(change!.before)} standard deviations apart, weighted ${round(change!.after)}`);
const weighted = ours.map((rows) => withWeights(rows, weighting, "weight")); // each hospital its own
const hormon = { time: "rfstime", event: "rfs", terms: ["hormon"], scaling: { hormon: scaling.hormon } };
const effect = { ...hormon, ties: "efron", opening: "within-site", weights: "weight" } as const;
const { terms: hazards } = await ask(cox, effect, weighted);
console.log(
  `hazard ratio of the treated: ${round(hazards.hormon!.hazardRatio)}, log ratio +- ${round(hazards.hormon!.se)}`,
);
// #endregion

// #region concordance
const survival = { time: "rfstime", event: "rfs", ties: "efron", opening: "within-site", terms, scaling } as const;
const { terms: fitted } = await ask(cox, survival, ours);
const coefficients = Object.fromEntries(terms.map((term) => [term, fitted[term]!.coef]));
const ranked = await ask(
  concordance,
  {
    ...{ time: "rfstime", event: "rfs", smallestCell: 5, model: { terms, intercept: 0, coefficients } },
    times: [365, 550, 730, 910, 1095, 1280, 1460, 1640, 1825],
    cuts: [0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8],
  },
  theirs,
);
console.log(`C between ${ranked.concordance.map(round).join(" and ")}; inside hospitals ${round(ranked.within)}`);
// #endregion

// #region meta
// What people do without any of this: every hospital shows its own estimate.
const own = [
  { estimate: -0.31, standardError: 0.14 },
  { estimate: -0.42, standardError: 0.19 },
  { estimate: -0.08, standardError: 0.22 },
];
const pooled = metaAnalysis(own, { heterogeneity: "reml", errors: "knapp-hartung" });
console.log(`of three estimates: ${round(pooled.random.estimate)}, I squared ${round(pooled.iSquared)}`);
// #endregion
