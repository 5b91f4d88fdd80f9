import type { Words } from "./words.ts";

export const en: Words = {
  title: "Privacy card",
  controller: "Controller",
  dataSet: "Data",
  legalBasis: "Legal basis",
  question: "Question",
  elsewhere: "Protected",
  protects: (rows) => `each person, with at most ${rows} ${rows === 1 ? "row" : "rows"}`,
  noise: "Noise",
  laws: {
    "discrete-laplace": "discrete Laplace of scale",
    "discrete-gaussian": "discrete Gaussian of variance",
    skellam: "Skellam of variance",
    exponential: "a choice by the exponential mechanism, epsilon",
    "permute-and-flip": "a choice by permute-and-flip, epsilon",
    none: "none: nobody can change this number under this protection",
  },
  margin: (margin) => `within +-${margin} in 95 of 100 cases`,
  central: (holder) => `The numbers without noise were seen by: ${holder}.`,
  distributed: (contributors, least, colluding) =>
    `Nobody saw the total without noise: ${contributors} hospitals added their own, of whom ${least} or more are in it and ${colluding} may pool what they know.`,
  threshold: (threshold) => `Keys are shown from a noisy count of ${threshold} on.`,
  price: "Price",
  planned:
    "Charged by the certified upper end of privacy-loss distributions, for a plan that was fixed before the first answer.",
  atBest: (falseAlarms, misses) =>
    `Somebody who tries to tell whether a person is in the data, with ${falseAlarms} false alarms, misses at least ${misses} of those who are.`,
  all: (spent, granted, left) => `All answers of this ledger: ${spent} of ${granted}; left: ${left}.`,
  allPlanned: (most, granted, rest) =>
    `All answers of this plan, asked or not: at most ${most} of ${granted}; those not asked, by themselves: ${rest}.`,
  smallCells: (rule, withheld) => `Small numbers: ${rule}; ${withheld} withheld.`,
  noSmallCells: "No rule for small numbers was applied.",
  exact: "Released without noise",
  nothingExact: "nothing",
  notPromised: "Not promised",
  clamping: "values outside the bounds were pulled in, and the margin does not hold that error",
  slots: "constant time of a single draw (answers came at fixed times)",
  noSlots: "the time of the answer was not hidden",
  ledger: (line, lines) => `Line ${line} of ${lines} of the ledger, whose last line has the hash`,
  unsigned: "not signed",
  locale: "en-GB",
};
