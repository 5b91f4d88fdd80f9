import { NARROW, WIDE } from "@tavs/cli/page";
import { describe, expect, test } from "vitest";
import { atRisk } from "../report/at-risk.ts";
import { forestFigure } from "../report/forest.ts";
import { kaplanMeierFigure } from "../report/kaplan-meier.ts";
import { sample } from "./sample.ts";

const [untreated, treated] = sample.kaplanMeier.groups as [
  (typeof sample.kaplanMeier.groups)[0],
  (typeof sample.kaplanMeier.groups)[0],
];

describe("a Kaplan-Meier figure", () => {
  test("is a step: level to the month of an event, then down", () => {
    for (const shape of [WIDE, NARROW]) {
      const svg = kaplanMeierFigure(sample.kaplanMeier, shape).text;
      const { x, y } = axesOf(svg);
      const expected = untreated.points.flatMap(({ month, survival }) => [
        ["H", x(month)],
        ["V", y(survival)],
      ]);
      const drawn = [
        .../<path class="curve first" d="M[\d.]+ [\d.]+([^"]*)"/.exec(svg)![1]!.matchAll(/([HV])([\d.]+)/g),
      ];
      expected.push(["H", x(48)]);
      expect(drawn.length).toBe(expected.length);
      drawn.forEach(([, letter, place], at) => {
        expect(letter).toBe(expected[at]![0]);
        expect(Number(place)).toBeCloseTo(Number(expected[at]![1]), 1);
      });
    }
  });

  test("draws a curve level to the month where it had to end, and says why there", () => {
    const svg = kaplanMeierFigure(sample.kaplanMeier, WIDE).text;
    const end = /<path class="end second" d="M([\d.]+) /.exec(svg)![1]!;
    expect(Number(end)).toBeCloseTo(axesOf(svg).x(36), 1);
    expect(svg).toMatch(/<text class="end-label second"[^>]*>&#60;5</);
    expect(svg).not.toContain('class="end first"');
  });

  test("encloses the curve with its confidence band", () => {
    const svg = kaplanMeierFigure(sample.kaplanMeier, WIDE).text;
    const { y } = axesOf(svg);
    const heights = [.../<path class="band first" d="([^"]*)"/.exec(svg)![1]!.matchAll(/V([\d.]+)/g)].map(([, place]) =>
      Number(place),
    );
    const highs = untreated.points.map(({ high }) => y(high));
    const lows = untreated.points.map(({ low }) => y(low)).reverse();
    [...highs, ...lows, y(1)].forEach((place, at) => {
      expect(heights[at]).toBeCloseTo(place, 1);
    });
  });

  test("puts the number at risk under its tick", () => {
    for (const shape of [WIDE, NARROW]) {
      const svg = kaplanMeierFigure(sample.kaplanMeier, shape).text;
      const places = [...svg.matchAll(/<text class="tick" x="([\d.]+)" y="([\d.]+)" text-anchor="middle">/g)].map(
        ([, x, y]) => ({ x, y }),
      );
      const rows = [...new Set(places.map(({ y }) => y))].map((y) =>
        places.filter((place) => place.y === y).map(({ x }) => x),
      );
      expect(rows.length).toBe(3); // the axis and two groups
      expect(rows[1]).toEqual(rows[0]);
      expect(rows[2]).toEqual(rows[0]);
    }
  });

  test("counts at a tick those who were there just before it, and past the end says only why it ended", () => {
    expect([0, 12, 13, 24, 48].map((month) => atRisk(untreated, month))).toEqual([
      "2,643",
      "2,643",
      "2,407",
      "2,407",
      "1,269",
    ]);
    expect([24, 36, 48].map((month) => atRisk(treated, month))).toEqual(["294", "<5", "<5"]);
    expect(atRisk(untreated, 60)).toBe("");
  });
});

describe("a forest plot", () => {
  test("puts ratios on a logarithmic axis: 0.5 is as far from 1 as 2 is", () => {
    const term = (hazardRatio: number) => ({
      coef: 0,
      se: 1,
      hazardRatio,
      ci: [hazardRatio / 1.1, hazardRatio * 1.1] as const,
      z: 0,
      p: 1,
    });
    const svg = forestFigure({ ...sample.cox, terms: { a: term(0.5), b: term(1), c: term(2) } }, WIDE).text;
    const [half, one, two] = [...svg.matchAll(/class="estimate" x="([\d.]+)"/g)].map(([, x]) => Number(x)) as [
      number,
      number,
      number,
    ];
    expect(one - half).toBeGreaterThan(50);
    expect(two - one).toBeCloseTo(one - half, 1);
  });

  test("ends an interval at the edge that has no end", () => {
    const term = { coef: 1, se: 1, hazardRatio: 1.2, ci: [0, Number.POSITIVE_INFINITY] as const, z: 0, p: 1 };
    const svg = forestFigure({ ...sample.cox, terms: { a: term } }, WIDE).text;
    const [, from, to] = /class="axis" x1="([\d.]+)" x2="([\d.]+)"/.exec(svg)!;
    expect(svg).toContain(`class="interval" d="M${from} `);
    expect(svg).toContain(`H${to}M`);
  });
});

/** From data to places, as the figure's own labelled axes say: percentages left, years or months beneath. */
function axesOf(svg: string): { x: (month: number) => number; y: (share: number) => number } {
  const inYears = svg.includes("years after surgery") ? 12 : 1;
  const below = [...svg.matchAll(/<text class="tick" x="([\d.]+)" y="[\d.]+" text-anchor="middle">(\d+)</g)].map(
    ([, x, label]) => [Number(label) * inYears, Number(x)] as const,
  );
  const beside = [...svg.matchAll(/y1="([\d.]+)" y2="\1"\/><text class="tick"[^>]*text-anchor="end">(\d+)/g)].map(
    ([, y, label]) => [Number(label) / 100, Number(y)] as const,
  );
  return { x: through(below[0]!, below[1]!), y: through(beside[0]!, beside.at(-1)!) };
}

function through([a, atA]: readonly [number, number], [b, atB]: readonly [number, number]): (value: number) => number {
  return (value) => atA + ((value - a) / (b - a)) * (atB - atA);
}
