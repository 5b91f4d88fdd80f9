import type { DemoResult } from "../result.ts";

/** A result of the shape that a run gives; its numbers are made up, and all different where a test looks for them. */
export const sample: DemoResult = {
  format: "tavs/demo/1",
  study: {
    title: "Relapse after hormone treatment",
    hash: "9f2c41d07be85c3312a6f04e5d98b7c0e14fa2263bd97c8e5061f3a49d2b7e18",
    parties: [
      { name: "east", role: "hospital" },
      { name: "north", role: "hospital" },
      { name: "registry", role: "registry" },
      { name: "hub", role: "coordinator" },
    ],
    smallestCell: 5,
    epsilon: 1.25,
    expires: "2031-12-31",
  },
  link: {
    east: { asked: 1510, found: 1490, registrySize: 52_982 },
    north: { asked: 697, found: 677, registrySize: 52_982 },
  },
  distinctPatients: 3042,
  analysed: 2981,
  cox: {
    ties: "efron",
    opening: "within-site",
    n: 2982,
    events: 1713,
    iterations: 6,
    loglik: [-11049.1864, -10746.0512],
    terms: {
      lnodes: { coef: 0.5745, se: 0.0283, hazardRatio: 1.776, ci: [1.68, 1.878], z: 20.28, p: 2e-91 },
      hormon: { coef: -0.3919, se: 0.0795, hazardRatio: 0.676, ci: [0.578, 0.79], z: -4.93, p: 0.0412 },
    },
  },
  kaplanMeier: {
    by: "hormon",
    grid: "every 12 months, to 60",
    note: "not differentially private",
    groups: [
      {
        name: "untreated",
        points: [
          { month: 12, atRisk: 2643, events: 226, survival: 0.914, standardError: 0.0054, low: 0.904, high: 0.925 },
          { month: 24, atRisk: 2407, events: 320, survival: 0.793, standardError: 0.0079, low: 0.777, high: 0.808 },
          { month: 36, atRisk: 2079, events: 800, survival: 0.488, standardError: 0.009, low: 0.47, high: 0.506 },
          { month: 48, atRisk: 1269, events: 101, survival: 0.449, standardError: 0.0093, low: 0.431, high: 0.468 },
        ],
        end: null,
        medianMonth: 36,
      },
      {
        name: "treated",
        points: [
          { month: 12, atRisk: 339, events: 40, survival: 0.882, standardError: 0.0175, low: 0.848, high: 0.917 },
          { month: 24, atRisk: 294, events: 34, survival: 0.78, standardError: 0.0225, low: 0.737, high: 0.825 },
        ],
        end: { month: 36, reason: "<5" },
        medianMonth: null,
      },
    ],
  },
  released: {
    question: "patients by treatment and grade",
    rho: 0.0321,
    epsilon: 0.5,
    delta: 1e-7,
    margin: 12,
    rows: ["untreated", "treated"],
    columns: ["grade 2", "grade 3"],
    cells: [
      { row: "untreated", column: "grade 2", value: 741 },
      { row: "untreated", column: "grade 3", value: 1903 },
      { row: "treated", column: "grade 2", value: null },
      { row: "treated", column: "grade 3", value: null },
    ],
    refused: { question: "patients by year", message: "0.75 is left and 0.8 was asked" },
    contributors: ["east", "west"],
    missing: ["isle"],
    card: "Privacy card\nNoise: a little",
  },
  comparison: [
    { quantity: "log hazard ratio, hormon", pooled: -0.391944703036, tavs: -0.391944703041, difference: -5.2e-12 },
    { quantity: "log likelihood", pooled: -10746.051166434, tavs: -10746.051166434, difference: 0 },
  ],
  reveals: [
    {
      party: "east",
      protocol: "psi",
      learns: "which of its patients the registry knows",
      against: "semi-honest",
      collusion: "any",
    },
    {
      party: "hub",
      protocol: "secure sum",
      learns: "the sum of all vectors",
      against: "malicious",
      collusion: "up to one hospital",
    },
  ],
  audit: [
    { party: "east", entries: 14, verified: true, flippedFoundAt: 3 },
    { party: "hub", entries: 17, verified: false, flippedFoundAt: 3 },
  ],
  timings: [
    { step: "link", seconds: 9.83, bytes: 1_234_567 },
    { step: "release", seconds: 0.08, bytes: 1_234_567 },
  ],
  bytes: [
    { from: "east", to: "registry", bytes: 812_332 },
    { from: "registry", to: "east", bytes: 3_411_230 },
    { from: "east", to: "hub", bytes: 950 },
  ],
};
