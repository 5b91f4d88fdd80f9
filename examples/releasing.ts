// A registry publishes a small report: every number is paid for, two hospitals approve the table, and a card goes with it.
import { createIdentity, memoryStore } from "@tavs/core";
import { publish } from "@tavs/core/disclosure";
import {
  accounting,
  approve,
  cardText,
  discovered,
  histogram,
  kaplanMeier,
  mean,
  median,
  of,
  openLedger,
} from "@tavs/dp";

const grades = ["low", "middle", "high"] as const;
const patients = Array.from({ length: 2982 }, (_, number) => ({
  age: 30 + ((number * 7919) % 55),
  grade: grades[(number % 11) % 3]!,
  time: (number * 104_729) % 3000,
  event: number % 3 === 0,
  code: number % 97 === 0 ? `D${number}` : `DC50${number % 4}`,
}));

// #region open
const [registry, east, west] = ["registry", "east", "west"].map((name) => createIdentity(name));
const ledger = await openLedger({
  budget: { epsilon: 2, delta: 1e-6 }, // what the board granted for this study and these data, once and for all
  unit: { rowsPerPerson: 1 },
  study: "breast cancer",
  store: memoryStore(), // in production: fileStore, which encrypts, and keeps a second process out
  identity: registry!, // signs every line
});
// #endregion

// #region ask
const ages = await ledger.release(of("age", mean({ lower: 18, upper: 99 })), patients, {
  epsilon: 0.2,
  id: "mean age",
});
console.log(
  `mean age ${ages.value.mean.toFixed(1)}, between ${ages.value.low.toFixed(1)} and ${ages.value.high.toFixed(1)}`,
);

const grid = Array.from({ length: 17 }, (_, step) => 20 + 5 * step); // agreed before anybody looked
const middle = await ledger.release(of("age", median(grid)), patients, { epsilon: 0.2, id: "median age" });
console.log(`median age ${middle.value}, at most ${middle.margin} patients beside the middle`);

const curve = await ledger.release(kaplanMeier({ grid: [365, 1095, 1825] }), patients, { epsilon: 0.4, id: "curve" });
for (const { time, survival } of curve.value) console.log(`free of relapse after day ${time}: ${survival.toFixed(2)}`);

// Codes that only the data know: one that few patients share is not shown, and that costs the delta.
const codes = patients.map(({ code }) => code);
const found = await ledger.release(discovered, codes, { epsilon: 0.2, delta: 1e-6, id: "codes" });
console.log(`codes: ${found.value.map(({ key, count }) => `${key} ${count}`).join(", ")}`);
// #endregion

// #region plan
// The board wants each number right to 6 patients in 95 of 100 tables: what does it cost?
const error = { within: 6, confidence: 0.95, sensitivity: 1 };
const { price } = accounting.planNoise("discrete-laplace", error);
if (price.measure !== "pure") throw new Error("Laplace noise is paid for in epsilon, Gaussian noise in rho");
const { epsilon } = price;
console.log(`+-6 patients cost epsilon ${epsilon}`);
// #endregion

// #region table
const byGrade = of("grade", histogram(grades));
const table = await ledger.release(byGrade, patients, { epsilon, id: "by grade" });
const shown = publish({ values: [table.value.map(({ count }) => count)], counts: "noisy" }, "five"); // after the noise: free
console.log(`table: ${shown.withheld} withheld, +- ${table.margin}, by the rule of ${shown.rule.source}`);
// #endregion

// #region approve
const joint = await openLedger({
  budget: { epsilon: 1 },
  unit: { rowsPerPerson: 1 },
  approvers: [east!, west!], // without the word of each of them nothing is charged
});
const asked = { epsilon: 0.5, id: "by grade, of all hospitals" };
const proposal = joint.propose(byGrade, asked); // what they read: question, bounds, price, noise; no number of any data
const approvals = [approve(east!, proposal), approve(west!, proposal)];
const answer = await joint.release(byGrade, patients, { ...asked, approvals });
console.log(`approved by two, ${answer.remaining.epsilon} is left`);
// #endregion

// #region card
const card = await ledger.card(table.line, {
  controller: "The registry of breast cancer",
  dataSet: "relapses",
  period: "2005 to 2024",
  legalBasis: "Databeskyttelsesloven § 10, permit 2026-17",
  samePatientElsewhere: "each patient is in the registry once",
  trust: { model: "central", holder: "the registry" },
  smallCells: { rule: shown.rule.source, withheld: shown.withheld },
  exactNumbers: [],
  audit: null,
});
console.log(cardText(card, "da"));
// #endregion

// #region weekly
// A table every week of a year: how many and how noisy is fixed now, and what all of them cost together is certified.
const weekly = await openLedger({
  budget: { epsilon: 2, delta: 1e-6, plan: [{ query: byGrade, rho: 0.0015, times: 52 }] },
  unit: { rowsPerPerson: 1 },
  store: memoryStore(),
});
const week = await weekly.release(byGrade, patients, { rho: 0.0015, id: "week 1" });
console.log(`one week costs epsilon ${week.spent.epsilon}, and the 51 to come ${week.remaining.epsilon} together`);
// #endregion
