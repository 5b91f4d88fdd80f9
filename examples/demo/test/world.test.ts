import { readFileSync } from "node:fs";
import { validate } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { parseCsv, type Row } from "../world/csv.ts";
import { isoDate } from "../world/people.ts";
import { makeWorld, type World } from "../world/world.ts";

const rotterdam = readFileSync("examples/data/rotterdam.csv", "utf8");
const HOSPITALS = ["east", "west", "north"] as const;

let world: World;
let files: Record<keyof World, Row[]>;
let registered: Map<string, Row>;
beforeAll(() => {
  world = makeWorld(rotterdam);
  files = {
    east: parseCsv(world.east),
    west: parseCsv(world.west),
    north: parseCsv(world.north),
    isle: parseCsv(world.isle),
    registry: parseCsv([...world.registry].join("")),
  };
  registered = new Map(files.registry.map((row) => [row.cpr!, row]));
});

const number = (row: Row) => row.cpr!.replace("-", "");
const numbers = (name: keyof World) => new Set(files[name].map(number));
const common = (a: Set<string>, b: Set<string>) => [...a].filter((each) => b.has(each));
const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

describe("the world of the demo", () => {
  test("writes dates as the calendar does, leap days and turns of centuries included", () => {
    const days = Array.from({ length: 44_500 }, (_, at) => at - 28_500);
    expect(days.map(isoDate)).toEqual(days.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)));
  });

  test("is the same every time it is made", () => {
    const whole = () => {
      const { registry, ...hospitals } = makeWorld(rotterdam, { bystanders: 100 });
      return { ...hospitals, registry: [...registry].join("") };
    };
    expect(whole()).toEqual(whole());
  });

  test("has the hospitals' patients: those of the data, 20 strangers at each, and 120 second reports", () => {
    const sizes = HOSPITALS.map((name) => files[name].length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(2982 + 3 * 20 + 120);
    expect(sizes[0]).toBe(1490 + 20); // nobody is reported by east a second time
    for (const name of HOSPITALS) expect(numbers(name).size).toBe(files[name].length);
  });

  test("has 120 patients at two hospitals, none at three, and some in every pair of hospitals", () => {
    const [east, west, north] = HOSPITALS.map(numbers) as [Set<string>, Set<string>, Set<string>];
    const pairs = [common(east, west), common(east, north), common(west, north)];
    expect(pairs.map((pair) => pair.length).reduce((sum, size) => sum + size)).toBe(120);
    for (const pair of pairs) expect(pair.length).toBeGreaterThan(20);
    expect(common(new Set(common(east, west)), north)).toEqual([]);
    expect(new Set([...east, ...west, ...north]).size).toBe(2982 + 60);
  });

  test("has the patients of the data and 50,000 others in the registry, each once", () => {
    expect(files.registry.length).toBe(52_982);
    expect(registered.size).toBe(52_982);
  });

  test("leaves 20 patients of each hospital unknown to the registry", () => {
    for (const name of HOSPITALS) expect(files[name].filter((row) => !registered.has(number(row))).length).toBe(20);
  });

  test("numbers no two people alike, and nobody as a living person can be: every number fails modulus 11 and none is of 1 January", () => {
    const everybody = [...files.registry, ...HOSPITALS.flatMap((name) => files[name])].map((row) => row.cpr!);
    expect(new Set(everybody.map((each) => each.replace("-", ""))).size).toBe(52_982 + 60);
    const { linkable, kinds, faults, mod11 } = validate(everybody, { country: "DK" });
    expect({ linkable, kinds, faults, passed: mod11.passed }).toEqual({
      linkable: everybody.length,
      kinds: { cpr: everybody.length },
      faults: {},
      passed: 0,
    });
    expect(everybody.some((each) => each.startsWith("0101"))).toBe(false);
  });

  test("gives every patient the age that her chart says, on the day of her surgery", () => {
    for (const row of HOSPITALS.flatMap((name) => files[name])) {
      const surgery = row.surgery_date!;
      const birthYear = Number(surgery.slice(0, 4)) - Number(row.age);
      const [day, month, year] = [0, 2, 4].map((at) => row.cpr!.slice(at, at + 2)) as [string, string, string];
      expect(year).toBe(String(birthYear).slice(2));
      expect(`${month}-${day}` <= surgery.slice(5)).toBe(true);
      expect(Number(row.cpr!.at(-1)) % 2).toBe(0); // a woman
    }
  });

  test("gives back event and time of every patient of the data to who joins hospital and registry", () => {
    const joined = HOSPITALS.flatMap((name) => files[name]).filter((row) => registered.has(number(row)));
    const first = new Map(joined.reverse().map((row) => [number(row), outcome(row, registered.get(number(row))!)]));
    const expected = parseCsv(rotterdam).map(
      (row) => `${row.year} ${row.age} ${row.nodes} ${row.pgr} ${row.er} ${row.rfs} ${row.rfstime}`,
    );
    expect([...first.values()].sort()).toEqual(expected.sort());
  });

  test("keeps a patient at the hospital of her site", () => {
    const bySite = (site: string) => parseCsv(rotterdam).filter((row) => row.site === site).length;
    const known = (name: keyof World) => files[name].filter((row) => registered.has(number(row))).length;
    expect(known("east")).toBe(bySite("A"));
    expect(known("west") + known("north") - 120).toBe(bySite("B") + bySite("C"));
  });

  test("writes some numbers with a hyphen and some without, at every hospital, as real exports do", () => {
    for (const name of HOSPITALS) {
      const hyphens = files[name].filter((row) => row.cpr!.includes("-")).length;
      expect(hyphens / files[name].length).toBeGreaterThan(0.2);
      expect(hyphens / files[name].length).toBeLessThan(0.5);
    }
  });

  test("puts rows in an order that says nothing: neither age, nor date, nor being known follows from the place", () => {
    // A correlation with the place has a standard error of 1/sqrt(n); 5 of them: a false alarm in 1.7 million, seven times over.
    for (const name of HOSPITALS) {
      const limit = 5 / Math.sqrt(files[name].length);
      expect(Math.abs(correlation(files[name].map((row) => Number(row.age))))).toBeLessThan(limit);
      expect(Math.abs(correlation(files[name].map((row) => Date.parse(row.surgery_date!))))).toBeLessThan(limit);
    }
    const treated = new Set(HOSPITALS.flatMap((name) => [...numbers(name)]));
    expect(Math.abs(correlation(files.registry.map((row) => (treated.has(number(row)) ? 1 : 0))))).toBeLessThan(
      5 / Math.sqrt(52_982),
    );
  });

  test("refuses data without sites, and lines of another width, without quoting them", () => {
    expect(() => makeWorld("year,age\n1990,50\n")).toThrow("row 1 has no site A, B or C");
    expect(() => makeWorld("year,age\n1990\n")).toThrow("line 2 has 1 fields, the header has 2");
  });
});

function outcome(chart: Row, fate: Row): string {
  const from = chart.surgery_date!;
  const end = fate.relapse_date || fate.death_date || fate.last_contact!;
  const event = fate.relapse_date !== "" || fate.death_date !== "" ? 1 : 0;
  return `${from.slice(0, 4)} ${chart.age} ${chart.nodes} ${chart.pgr} ${chart.er} ${event} ${days(from, end)}`;
}

function correlation(values: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
  const [middle, average] = [(values.length - 1) / 2, mean(values)];
  const covariance = mean(values.map((value, at) => (value - average) * (at - middle)));
  const spread = Math.sqrt(
    mean(values.map((value) => (value - average) ** 2)) * mean(values.map((_, at) => (at - middle) ** 2)),
  );
  return covariance / spread;
}
