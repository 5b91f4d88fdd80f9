import { type PartyId, party, run, UsageError } from "@tavs/core";
import { memoryTransports, play } from "@tavs/core/testing";
import { type Curve, type KaplanMeierSpecification, kaplanMeier, type Row } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { atOnce } from "../at-once.ts";
import { federationOf, handlersOf } from "../federation.ts";
import { expectCurve, type MonthlyCurve, monthly } from "../statistics/survival-curves-of-r.ts";
import { curves, names, sites } from "./rotterdam.ts";

/** R's curve as far as it may be shown: to the last interval with five at risk. */
function shown(r: MonthlyCurve): MonthlyCurve {
  const end = r.atRisk.findIndex((count) => count < 5);
  const cut = <T>(values: readonly T[]) => values.slice(0, end);
  return {
    ...r,
    interval: cut(r.interval),
    atRisk: cut(r.atRisk),
    events: cut(r.events),
    survival: cut(r.survival),
    standardError: cut(r.standardError),
    low: cut(r.low),
    high: cut(r.high),
  };
}

function expectR(groups: Readonly<Record<string, Curve>>): void {
  const byValue = { "no hormone treatment": 0, "hormone treatment": 1 };
  expect(Object.keys(groups).sort()).toEqual(Object.keys(byValue).sort());
  for (const [name, value] of Object.entries(byValue)) {
    const { points, mark, median } = groups[name]!;
    const r = monthly.rotterdamRfsByHormon[value]!;
    expectCurve(points, shown(r));
    expect(mark).toBe("<5");
    expect(points.every(({ atRisk }) => atRisk >= 5)).toBe(true);
    expect(median).toBe(r.median.median);
  }
}

const members = (specification: KaplanMeierSpecification, rows: readonly (readonly Row[])[] = sites) =>
  Object.fromEntries(
    names.map((name, i) => [
      name,
      {
        party: kaplanMeier.participant,
        input: { ...federationOf(names), me: name, rows: rows[i]!, specification },
        handlers: handlersOf(name),
      },
    ]),
  );
const asks = (specification: KaplanMeierSpecification) => ({
  party: kaplanMeier.coordinator,
  input: { ...federationOf(names), specification },
});

describe("the curves of the Rotterdam cohort by hormone treatment are R's on months, and end where fewer than five are at risk", () => {
  test("with a crash at every step", async () => {
    const { hub: found } = await play(
      { hub: asks(curves), ...members(curves) },
      { compute: atOnce, crashEverywhere: true },
    );
    expectR(found.groups);
    expect(found.note).toBe("not differentially private");
  });

  test("through run, over any number of hospitals", async () => {
    const parts = Array.from({ length: 5 }, (_, k) => sites.flat().filter((_row, i) => i % 5 === k));
    const transports = memoryTransports("hub", "h0", "h1", "h2", "h3", "h4");
    const participants = parts.map((_, k) => party(`h${k}`));
    const at = (name: PartyId, rows: readonly Row[]) =>
      run(kaplanMeier.participant, {
        input: { ...federationOf(participants), me: name, rows, specification: curves },
        transport: transports[name as "h0"],
        handlers: handlersOf(name),
      });
    const [found, ...ends] = await Promise.all([
      run(kaplanMeier.coordinator, {
        input: { ...federationOf(participants), specification: curves },
        transport: transports.hub,
      }),
      ...participants.map((name, k) => at(name, parts[k]!)),
    ]);
    expectR(found.groups);
    expect(ends).toEqual(ends.map(() => ({ rounds: 1, last: null, contributors: participants, missing: [] })));
  });

  test("and the order in which groups are written is nobody's business", async () => {
    const groups = { "no hormone treatment": 0, "hormone treatment": 1 };
    const { hub: found } = await play({ hub: asks(curves), ...members({ ...curves, groups }) }, { compute: atOnce });
    expectR(found.groups);
  });
});

test("hospitals without patients, and groups in which nobody is, have no curve", async () => {
  const { hub: found } = await play({ hub: asks(curves), ...members(curves, [[], [], []]) }, { compute: atOnce });
  for (const group of Object.values(found.groups)) expect(group).toEqual({ points: [], mark: null, median: null });
});

describe("a specification that cannot be counted is refused before anybody is invited, naming the field", () => {
  test.each<[string, object]>([
    ["groups: must be an object", { ...curves, groups: null }],
    ["groups: must name one value or more", { ...curves, groups: {} }],
    ["groups: must name one value or more, each once", { ...curves, groups: { a: 1, b: 1 } }],
    ["groups: is a word that is taken", { ...curves, groups: JSON.parse('{"__proto__":1}') }],
    ["groups: must be a number", { ...curves, groups: { a: "1" } }],
    ["grid.width", { ...curves, grid: { width: 0, intervals: 240 } }],
    ["grid.intervals", { ...curves, grid: { width: 1, intervals: 1.5 } }],
    ["intervals: is missing from grid", { ...curves, grid: { width: 1 } }],
    ["smallestCell", { ...curves, smallestCell: 0 }],
    ["the specification: has a field that is unknown", { ...curves, day: 1 }],
  ])("%s", (words, specification) => {
    const begin = () =>
      kaplanMeier.coordinator.start(
        { ...federationOf(names), specification: specification as KaplanMeierSpecification },
        (length) => new Uint8Array(length),
      ); // what a file of terms may hold
    expect(begin).toThrow(words);
    expect(begin).toThrow(UsageError);
  });
});

test.each([
  ["row number 3 belongs to no group", { hormon: 2 }],
  ["row number 3 needs a time of at least 0", { rfstime: -1 }],
  ['row number 3 has something else than 0 or 1 in column "rfs"', { rfs: 0.5 }],
  ['row number 3 has no number in column "rfstime"', { rfstime: Number.NaN }],
])("before anything is said: %s", (words, row) => {
  const rows = sites[0]!.map((own, i) => (i === 3 ? { ...own, ...row } : own));
  const begin = () =>
    kaplanMeier.participant.start(
      { ...federationOf(names), me: names[0]!, rows, specification: curves },
      (length) => new Uint8Array(length),
    );
  expect(begin).toThrow(words);
  expect(begin).toThrow(UsageError);
});
