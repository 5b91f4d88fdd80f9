import { createIdentity, hex, memoryStore, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { masks, type Sides } from "@tavs/federated/secure-sum";
import {
  balance,
  competingRisks,
  concordance,
  correlation,
  type DataRow,
  logRank,
  mantelHaenszel,
  rankSum,
} from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import {
  type Analysed,
  historyFrom,
  noHistory,
  type Outcome,
  release,
  releaseFiles,
  reportHtml,
  type Support,
  type Table,
} from "../../src/report/index.ts";
import { fixture, tableOf } from "../stats/hospitals.ts";
import { crossed, terms } from "./given.ts";

const names = ["east", "north", "west"] as const;
const identities = names.map((name) => createIdentity(name));
const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) }));

/** What the coordinator of an analysis over three hospitals is given. */
async function ask<S, L, R>(sides: Sides<S, readonly DataRow[], L, R>, specification: S, all: readonly DataRow[]) {
  const study = { study: "rules", coordinator: party("board"), participants, specification };
  const { board, ...others } = memoryTransports("board", ...names);
  names.forEach((me, i) => {
    const input = { ...study, me: party(me), rows: all.filter((_, row) => row % 3 === i) };
    const handlers = masks.handlers({ identity: identities[i]!, store: memoryStore() });
    void run(sides.participant, { input, transport: others[me], handlers });
  });
  return run(sides.coordinator, { input: study, transport: board });
}

/** 240 persons; how many of the treated are sick is a matter of the question. */
const rowsWith = (few: number): readonly DataRow[] =>
  Array.from({ length: 240 }, (_, i) => {
    const treated = Number(i % 4 === 0);
    const rank = Math.floor(i / 4);
    const sick = treated === 1 ? Number(rank < few) : Number(rank % 3 === 0);
    const ended = sick === 1 ? 1 + (i % 2) : 0;
    return { treated, sick, ended, age: 40 + ((i * 7) % 41), days: 10 + ((i * 37) % 700) };
  });

const count = (rows: readonly DataRow[], of: (row: DataRow) => boolean): number => rows.filter(of).length;

/** The counts of a session beside it, of `treated` and `event`. */
function supportOf(rows: readonly DataRow[], event: string | null, more: Partial<Support> = {}): Support {
  const levels = { treated: 1, "treated=0": 0, "treated=1": 1 };
  const counted = (among: readonly DataRow[]) =>
    Object.fromEntries(
      Object.entries(levels).map(([name, value]) => [name, count(among, (row) => row.treated === value)]),
    );
  const affected = rows.filter((row) => event !== null && row[event] === 1);
  return {
    ...{ rows: rows.length, cells: counted(rows), measured: ["age"] },
    ...(event !== null && { events: affected.length, eventsIn: counted(affected) }),
    ...more,
  };
}

const outcomeOf = (analysed: object): Outcome =>
  release([{ label: "asked", title: "Asked", ...analysed } as Analysed], terms, noHistory);
const tablesOf = (analysed: object): readonly Table[] => {
  const { release: out, refused } = outcomeOf(analysed);
  expect(refused).toEqual([]);
  for (const language of ["en", "da"] as const) expect(reportHtml(out, language)).not.toContain("undefined");
  expect(releaseFiles(out, { language: "en" }).size).toBeGreaterThan(2);
  return out.analyses[0]!.tables;
};
const refusalOf = (analysed: object): string | undefined => outcomeOf(analysed).refused[0]?.code;

/** What is said to a count that is asked for later. */
function afterwards(history: Outcome["history"], some: Readonly<Record<string, string>>, value: number) {
  const later = {
    ...{ label: "later", title: "Later", protocol: "federated/tally/1", specification: { cells: ["some"] } },
    ...{ result: { totals: { some: value } }, populations: { some } },
  };
  return release([later as unknown as Analysed], terms, history).refused[0]?.code;
}

/** Hospitals that let the gate do the looking. */
const open = { parametersPerRow: 0, smallestCell: 0, fewestRows: 0 };
const by = { factor: "treated", levels: [0, 1] };
const sick = { factor: "sick", levels: [0, 1] };
const scaling = {
  age: { center: 60, scale: 12 },
  treated: { center: 0.5, scale: 0.5 },
  sick: { center: 0.5, scale: 0.5 },
};

describe("a log-rank test within hospitals", () => {
  const specification = { time: "days", event: "sick", by, strata: null, rho: 0 };
  const asked = async (few: number) => {
    const rows = rowsWith(few);
    const result = await ask(logRank, specification, rows);
    return { protocol: "federated/log-rank/1", specification, result, support: supportOf(rows, "sick") };
  };

  test("is shown where every group has many with the event, and many without", async () => {
    const [size, shown] = tablesOf(await asked(20));
    expect(size!.rows).toEqual([[240, 80]]);
    expect(shown!.rows.map((row) => row[1])).toEqual([60, 20]);
  });

  test("is not where a group has few events, or nobody counted them", async () => {
    const { support, ...rest } = await asked(20);
    expect(refusalOf({ ...rest, support: supportOf(rowsWith(3), "sick") })).toBe("small");
    expect(refusalOf({ ...rest, support: { ...support, eventsIn: {} } })).toBe("support");
    expect(refusalOf({ ...rest, support: { ...support, eventsIn: { ...support.eventsIn, "treated=1": 21 } } })).toBe(
      "support",
    );
  });

  test("counts events: a later count that differs by a few from them is refused", async () => {
    const { history } = outcomeOf(await asked(20));
    expect(afterwards(history, { treated: "1", sick: "1", age: "50" }, 18)).toBe("differencing");
  });
});

describe("a common odds ratio within hospitals", () => {
  const specification = { rows: by, columns: sick, strata: null, level: 0.95, thresholds: open };
  const asked = async (few: number) => {
    const rows = rowsWith(few);
    const result = await ask(mantelHaenszel, specification, rows);
    return { protocol: "federated/mantel-haenszel/1", specification, result, support: supportOf(rows, "sick") };
  };

  test("is shown where all four counts behind it are many, and not where one is few", async () => {
    const given = await asked(20);
    const [, tests] = tablesOf(given);
    expect(tests!.rows[0]![0]).toBe("mantel_haenszel");
    expect(refusalOf({ ...given, support: supportOf(rowsWith(4), "sick") })).toBe("small");
    expect(refusalOf({ ...given, support: supportOf(rowsWith(57), "sick") })).toBe("small"); // three of the treated are well
  });

  test("gives its counts back: a later one that differs from one by a few is refused", async () => {
    const { history } = outcomeOf(await asked(20));
    expect(afterwards(history, { treated: "1", sick: "1", age: "50" }, 18)).toBe("differencing");
    expect(afterwards(history, { treated: "0", sick: "0", age: "50" }, 60)).toBeUndefined();
  });
});

describe("a rank-sum test", () => {
  const specification = { value: "age", by, cuts: [45, 50, 55, 60, 65, 70, 75], smallestCell: 5 };
  const asked = async () => {
    const rows = rowsWith(20);
    const result = await ask(rankSum, specification, rows);
    return { protocol: "federated/rank-sum/1", specification, result, support: supportOf(rows, null) };
  };

  test("is shown as brackets beside the sizes of its groups, without the statistic that counts pairs", async () => {
    const [groups, shown] = tablesOf(await asked());
    expect(groups!.rows).toEqual([
      ["treated=0", 180],
      ["treated=1", 60],
    ]);
    expect(shown!.columns.map(({ name }) => name)).toEqual(["probability_low", "probability_high", "p_low", "p_high"]);
  });

  test("is not shown of a column of two values, or where bins of a few were opened", async () => {
    const given = await asked();
    const two = { ...given.support, measured: [], cells: { ...given.support.cells, age: 120 } };
    expect(refusalOf({ ...given, support: two })).toBe("small");
    expect(refusalOf({ ...given, specification: { ...specification, smallestCell: 2 } })).toBe("small");
  });
});

describe("a concordance", () => {
  const model = { terms: ["age"], intercept: 0, coefficients: { age: 0.02 } };
  const grid = { times: [100, 200, 300, 400, 500, 600], cuts: [0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5] };
  const specification = { time: "days", event: "sick", model, ...grid, smallestCell: 5 };

  test("is shown where many had the event and many had not", async () => {
    const rows = rowsWith(20);
    const result = await ask(concordance, specification, rows);
    const asked = { protocol: "federated/concordance/1", specification, result, support: supportOf(rows, "sick") };
    expect(tablesOf(asked)[1]!.rows[0]).toHaveLength(3);
    expect(refusalOf({ ...asked, support: { ...asked.support, events: 4 } })).toBe("small");
    expect(refusalOf({ ...asked, specification: { ...specification, smallestCell: 4 } })).toBe("small");
  });
});

describe("a balance table", () => {
  const model = { terms: ["age"], intercept: -2, coefficients: { age: 0.01 } };
  const weighting = { treatment: "treated", model, estimand: "ate", stabilisedBy: null, trim: null } as const;
  const specification = { weighting, terms: ["age", "sick"], scaling: { age: scaling.age, sick: scaling.sick } };
  const counted = (few: number): Support => {
    const rows = rowsWith(few);
    const treated = rows.filter((row) => row.treated === 1);
    return {
      ...{ rows: rows.length, events: treated.length, measured: ["age"] },
      cells: { sick: count(rows, (row) => row.sick === 1) },
      eventsIn: { sick: count(treated, (row) => row.sick === 1) },
    };
  };
  const asked = async () => {
    const result = await ask(balance, specification, rowsWith(20));
    return { protocol: "federated/balance/1", specification, result, support: counted(20) };
  };

  test("is shown where each column of zeros and ones has many of both in both arms", async () => {
    const given = await asked();
    const [arms, shown] = tablesOf(given);
    expect(arms!.rows.map((row) => row[1])).toEqual([60, 180]);
    expect(shown!.rows.map(([name]) => name)).toEqual(["age", "sick"]);
    expect(refusalOf({ ...given, support: counted(3) })).toBe("small");
  });

  test("is not where rows were dropped, or other rows were counted", async () => {
    const given = await asked();
    const trim = { by: "drop", low: 0.01, high: 0.99 };
    const dropped = { ...specification, weighting: { ...weighting, trim } };
    expect(refusalOf({ ...given, specification: dropped })).toBe("small");
    expect(refusalOf({ ...given, support: { ...given.support, rows: 239 } })).toBe("support");
  });
});

describe("correlations", () => {
  const specification = { columns: ["age", "treated", "sick"], level: 0.95, scaling, thresholds: open };
  const counted = (few: number): Support => {
    const rows = rowsWith(few);
    const of = (...all: readonly string[]) => count(rows, (row) => all.every((name) => row[name] === 1));
    const cells = { treated: of("treated"), sick: of("sick"), "treated:sick": of("treated", "sick") };
    return { rows: rows.length, cells, measured: ["age", "age:treated", "age:sick"] };
  };

  test("are shown where every two columns of zeros and ones have many in each of their cells", async () => {
    const result = await ask(correlation, specification, rowsWith(20));
    const given = { protocol: "federated/correlation/1", specification, result };
    const [, shown] = tablesOf({ ...given, support: counted(20) });
    expect(shown!.rows.map((row) => row.slice(0, 2))).toEqual([
      ["age", "treated"],
      ["age", "sick"],
      ["treated", "sick"],
    ]);
    expect(refusalOf({ ...given, support: counted(3) })).toBe("small"); // treated and sick: three
    expect(refusalOf({ ...given, support: counted(56) })).toBe("small"); // treated and well: four
    const { history } = outcomeOf({ ...given, support: counted(20) });
    expect(afterwards(history, { treated: "1", sick: "1", age: "50" }, 18)).toBe("differencing"); // their table follows
    const { "treated:sick": _, ...cells } = counted(20).cells;
    expect(refusalOf({ ...given, support: { ...counted(20), cells } })).toBe("support");
  });
});

describe("a correlation beside a table of which cells are withheld", () => {
  /** Of three grades by treatment; one cell is small, and so others are withheld with it. */
  const counts = [
    [40, 30, 3],
    [38, 33, 21],
  ];
  const correlated = (cells: readonly (readonly number[])[]): number => {
    const all = cells.flatMap((row, treated) => row.map((value, grade) => ({ value, treated, grade: grade + 1 })));
    const mean = (of: (cell: (typeof all)[number]) => number) =>
      all.reduce((sum, cell) => sum + cell.value * of(cell), 0) / all.reduce((sum, { value }) => sum + value, 0);
    const [t, g] = [mean(({ treated }) => treated), mean(({ grade }) => grade)];
    const product = mean(({ treated, grade }) => (treated - t) * (grade - g));
    return product / Math.sqrt(mean((cell) => (cell.treated - t) ** 2) * mean((cell) => (cell.grade - g) ** 2));
  };
  const persons = counts.flat().reduce((sum, value) => sum + value, 0);
  const treatedPersons = counts[1]!.reduce((sum, value) => sum + value, 0);
  const asked = {
    ...{ label: "asked", title: "Asked", protocol: "federated/correlation/1" },
    specification: { columns: ["grade", "treated"], level: 0.95, scaling, thresholds: open },
    result: {
      n: persons,
      pairs: [{ columns: ["grade", "treated"], correlation: correlated(counts), ci: null, statistic: 1, p: 0.5 }],
    },
    support: { rows: persons, cells: { treated: treatedPersons }, measured: ["grade", "grade:treated"] },
  } as unknown as Analysed;

  test("would give them back to somebody who tries them, and is refused, before the table and after it", () => {
    const shown = correlated(counts).toPrecision(6);
    const tried = Array.from({ length: 34 }, (_, few) => [
      [40, 33 - few, few],
      [38, 30 + few, 24 - few],
    ]).filter((cells) => cells.flat().every((value) => value >= 0) && correlated(cells).toPrecision(6) === shown);
    expect(tried).toEqual([counts]); // of all tables with these margins
    const table = crossed("table", counts, ["treated", "grade"]);
    const whole = crossed("table", [[40, 30, 13], ...counts.slice(1)], ["treated", "grade"]);
    const codes = (...some: readonly Analysed[]) => release(some, terms, noHistory).refused.map(({ code }) => code);
    expect([codes(table, asked), codes(asked, table)]).toEqual([["differencing"], ["differencing"]]);
    expect([codes(table), codes(asked), codes(whole, { ...asked, label: "other" })]).toEqual([[], [], []]);
    const { history } = release([asked], terms, noHistory);
    expect(historyFrom(JSON.parse(JSON.stringify(history)))).toEqual(history);
  });
});

describe("the incidence of competing causes", () => {
  const specification = {
    ...{ time: "days", event: "ended", causes: [1, 2], by, smallestCell: 1 },
    grid: { width: 30, intervals: 30 },
  };
  const asked = async (few: number) => {
    const result = await ask(competingRisks, specification, rowsWith(few));
    return { protocol: "federated/competing-risks/1", specification, result } as const;
  };

  test("is told in steps of nobody or many of each cause, and of those without any", async () => {
    const given = await asked(20);
    const [groups, shown, left] = tablesOf(given);
    expect(groups!.rows.map((row) => row[1])).toEqual([180, 60]);
    const events = shown!.rows.map((row) => row[3] as number);
    expect(events.length).toBeGreaterThan(8);
    const censored = left!.rows.map((row) => row[3] as number | null);
    for (const number of [...events, ...censored]) expect(number === null || number === 0 || number >= 5).toBe(true);
    const atRisk = left!.rows.map((row) => row[2] as number);
    for (const number of atRisk) expect(number === 0 || number >= 5).toBe(true);
  });

  test("stands where R's Aalen-Johansen does, within half of the step that it is rounded to", async () => {
    const months = { width: 30.4375, intervals: 240 };
    const asked = {
      ...specification,
      time: "rfstime",
      event: "first",
      by: { factor: "hormon", levels: [0, 1] },
      grid: months,
    };
    const patients = tableOf("rotterdam.csv").map(({ rfstime, hormon, recur, death }): DataRow => {
      const [relapsed, died] = [Number(recur), Number(death)];
      return { rfstime: Number(rfstime), hormon: Number(hormon), first: relapsed === 1 ? 1 : 2 * died };
    });
    const result = await ask(competingRisks, asked, patients);
    const [, shown] = tablesOf({ protocol: "federated/competing-risks/1", specification: asked, result });
    const r = JSON.parse(fixture("survival-analyses.json")).competing_risks;
    const steps = [1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1];
    const found = shown!.rows.map(([group, cause, to, , incidence, , low, high]) => {
      const { interval, ...curves } = r[`hormon${String(group).slice(-1)}`];
      const at = interval.findLastIndex((each: number) => each <= Number(to) / months.width + 1e-6);
      const ofR = ["pstate", "lower", "upper"].map((name) => Number(curves[name][at][Number(cause) - 1]));
      const own = [incidence, low, high].map(Number);
      return steps.find((step) => ofR.every((value, k) => Math.abs(own[k]! - value) <= step / 2 + 1e-9));
    });
    expect(found).not.toContain(undefined);
    expect(found.filter((step) => step! <= 0.02).length).toBeGreaterThan(20);
    expect(shown!.rows.length).toBeGreaterThan(40);
  });

  test("of a cause that few had does not say when: the curve ends before them", async () => {
    const rare = rowsWith(20).map((row, i) => (row.ended === 2 && i % 8 !== 1 ? { ...row, ended: 1 } : row));
    const few = rare.map((row, i) => (row.ended === 2 && i > 30 ? { ...row, ended: 1 } : row));
    expect(count(few, (row) => row.ended === 2)).toBeLessThan(5);
    const result = await ask(competingRisks, specification, few);
    const { release: out } = outcomeOf({ protocol: "federated/competing-risks/1", specification, result });
    const shown = out.analyses[0]!.tables.find(({ name }) => name === "incidence")!;
    for (const row of shown.rows.filter((each) => each[1] === "2")) expect(row[3]).toBe(0);
  });

  test("is drawn, and a figure has a curve for each group and cause", async () => {
    const { release: out } = outcomeOf(await asked(20));
    const html = reportHtml(out, "en");
    expect(html).toContain("Cumulative incidence by cause");
    expect(html.match(/class="curve (first|second|third|fourth)" d=/g)?.length).toBeGreaterThanOrEqual(4);
  });
});
