// Brackets and validations through real parties: two rounds over every way to add, and one of each kind over shares, with a crash at every step.
import { party } from "@tavs/core";
import { play } from "@tavs/core/testing";
import { encryption, masks, shares, type Way } from "@tavs/federated/secure-sum";
import { balance, concordance, rankSum, validation } from "@tavs/federated/statistics";
import { expect, test } from "vitest";
import { concordanceAnalysis } from "../../src/statistics/concordance/concordance.ts";
import { balanceAnalysis } from "../../src/statistics/propensity/balance.ts";
import { rankSumAnalysis } from "../../src/statistics/validation/rank-sum.ts";
import { validationAnalysis } from "../../src/statistics/validation/validation.ts";
import { atOnce } from "../at-once.ts";
import { federationOf, handlersOf } from "../federation.ts";
import { divided } from "./data-sets.ts";
import { answerTogether } from "./in-the-clear.ts";
import { ways } from "./over-ways.ts";
import { gbsg } from "./validation-cases.ts";

const by = { factor: "hormon", levels: [0, 1] };
const model = { terms: ["age", "hormon"], intercept: -0.5, coefficients: { age: 0.01, hormon: -0.4 } };
const ranked = {
  roles: rankSum,
  analysis: rankSumAnalysis,
  asked: { value: "age", by, cuts: [40, 50, 60], smallestCell: 5 },
};
const validated = {
  roles: validation,
  analysis: validationAnalysis,
  asked: { outcome: "status", model, cuts: [0.4, 0.5], decisions: [0.45], by: [by], period: null, smallestCell: 5 },
};
const ranking = { terms: ["age"], intercept: 0, coefficients: { age: -0.1 } };
const compared = {
  roles: concordance,
  analysis: concordanceAnalysis,
  asked: { time: "rfstime", event: "status", model: ranking, times: [900], cuts: [-5], smallestCell: 5 },
};
const weighting = {
  ...{ treatment: "hormon", estimand: "att", stabilisedBy: null, trim: null },
  model: { terms: ["age"], intercept: -3, coefficients: { age: 0.05 } },
};
const balanced = {
  roles: balance,
  analysis: balanceAnalysis,
  asked: { weighting, terms: ["age"], scaling: { age: { center: 55, scale: 12 } } },
};
const others = [
  { name: "a validation over shares", ...validated },
  { name: "a concordance over shares", ...compared },
  { name: "a balance over shares", ...balanced },
];
const encrypted = ways.includes(encryption) ? [encryption] : []; // two seconds of SEAL: in `pnpm soak`
const runs = [masks, shares, ...encrypted].map((way) => ({ name: `a rank sum over ${way.name}`, way, ...ranked }));

test.each([...runs, ...others.map((one) => ({ ...one, way: shares as Way }))])(
  "$name is what it is in the clear",
  async ({ roles, analysis, asked, way }) => {
    const sites = divided(gbsg, "site");
    const names = sites.map((_, i) => `h${i}`);
    const federation = federationOf(names);
    const { coordinator, participant } = (roles as typeof validation).over(way); // of any analysis: one interface
    const specification = asked as Parameters<typeof validationAnalysis.first>[0]; // the analysis checks its own
    const members = names.map((name, i) => {
      const input = { ...federation, me: party(name), rows: sites[i]!, specification };
      return [name, { party: participant, input, handlers: handlersOf(name, way) }];
    });
    const cast = { hub: { party: coordinator, input: { ...federation, specification } } };
    const crashEverywhere = way === shares; // crashes of a way are the business of its own tests
    const { hub } = await play({ ...cast, ...Object.fromEntries(members) }, { crashEverywhere, compute: atOnce });
    const { contributors, missing, ...found } = hub as Record<string, unknown>;
    expect(found).toEqual(answerTogether(analysis as typeof validationAnalysis, asked, sites));
    expect([contributors, missing]).toEqual([names, []]);
  },
);
