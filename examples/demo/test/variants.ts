import type { DemoResult } from "../result.ts";

/** The same result with every free text replaced by `text`, names of parties and covariates included. */
export function withText(result: DemoResult, text: string): DemoResult {
  const link = { [text]: result.link.east! };
  return {
    ...result,
    study: { ...result.study, title: text, hash: text, expires: text, parties: [{ name: text, role: text }] },
    link,
    cox: { ...result.cox, ties: text, opening: text, terms: { [text]: result.cox.terms.hormon! } },
    kaplanMeier: {
      by: text,
      grid: text,
      note: text,
      groups: result.kaplanMeier.groups.map((curve) => ({ ...curve, name: text, end: { month: 36, reason: text } })),
    },
    released: {
      ...result.released,
      question: text,
      rows: [text],
      columns: [text],
      cells: [{ row: text, column: text, value: 3 }],
      refused: { question: text, message: text },
      contributors: [text],
      missing: [text],
      card: text,
    },
    comparison: [{ ...result.comparison[0]!, quantity: text }],
    reveals: [{ party: text, protocol: text, learns: text, against: "malicious", collusion: text }],
    audit: [{ party: text, entries: 1, verified: true, flippedFoundAt: 3 }],
    timings: [{ step: text, seconds: 1, bytes: 0 }],
    bytes: [{ from: text, to: text, bytes: 1 }],
  };
}

/** A run of which everything is missing that may be: no curve, no point, no term, no byte; and a fit that diverged. */
export function barren(result: DemoResult): DemoResult {
  const term = {
    coef: 19,
    se: Number.POSITIVE_INFINITY,
    hazardRatio: 1e8,
    ci: [0, Number.POSITIVE_INFINITY] as const,
    z: 0,
    p: 1,
  };
  return {
    ...result,
    link: {},
    cox: { ...result.cox, terms: { size2: term } },
    kaplanMeier: {
      ...result.kaplanMeier,
      groups: [{ name: "nobody", points: [], end: { month: 0, reason: "<5" }, medianMonth: null }],
    },
    released: { ...result.released, cells: [] },
    comparison: [],
    reveals: [],
    audit: [],
    timings: [],
    bytes: [],
  };
}

/** Forbids every change, deeply. */
export function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
