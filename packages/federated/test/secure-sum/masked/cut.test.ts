// An aggregator that has seen the circle, and says of whom it likes that they vanished.
import { expect, test } from "vitest";
import { type Neighbours, neighboursAmong } from "../../../src/secure-sum/masked/graph.ts";
import { type Neighbourhood, neighbourhood } from "../../../src/secure-sum/masked/neighbourhood.ts";

interface Facts {
  readonly parties: number;
  readonly mayDropOut: number;
  readonly colluders: number;
}

test.each([
  [{ parties: 400, mayDropOut: 60, colluders: 0 }],
  [{ parties: 400, mayDropOut: 62, colluders: 2 }],
  [{ parties: 500, mayDropOut: 50, colluders: 2 }],
  [{ parties: 500, mayDropOut: 50, colluders: 1 }],
  [{ parties: 500, mayDropOut: 60, colluders: 4 }],
])("cannot cut it in two places and open both halves: %j", (facts) => {
  const company = neighbourhood(facts)!;
  expect(opensHalves(facts, company)).toBe(false);
  const lowest = { ...company, threshold: company.neighbours / 2 + 1 };
  expect(opensHalves(facts, lowest)).toBe(lowest.neighbours <= facts.mayDropOut + facts.colluders); // the test can fail
});

/** Whether k/2 places in a row, twice, can be emptied so that whoever is left is opened by its half, with the colluders. */
function opensHalves({ parties, mayDropOut, colluders }: Facts, { neighbours, threshold }: Neighbourhood): boolean {
  const everybody = Array.from({ length: parties }, (_, i) => i);
  const near = neighboursAmong(everybody, neighbours, new Uint8Array(32).fill(7));
  const circle = walk(near, parties);
  const [half, middle] = [neighbours / 2, parties / 2];
  const runs = [circle.slice(0, half), circle.slice(middle, middle + half)] as const;
  const pooling = new Set([...runs[0].slice(0, colluders / 2), ...runs[1].slice(0, Math.ceil(colluders / 2))]);
  if (2 * half - pooling.size > mayDropOut) return false;
  return [circle.slice(half, middle), circle.slice(middle + half)].every((left) => {
    const reveals = new Set([...left, ...pooling]);
    return left.every((number) => [number, ...near(number)].filter((other) => reveals.has(other)).length >= threshold);
  });
}

/** The circle, from who has whom as a neighbour: next to each other are those with most of them in common. */
function walk(near: Neighbours, parties: number): readonly number[] {
  const sets = Array.from({ length: parties }, (_, i) => new Set(near(i)));
  const common = (one: number, other: number) => [...sets[one]!].filter((number) => sets[other]!.has(number)).length;
  const circle = [0];
  const left = new Set(Array.from({ length: parties - 1 }, (_, i) => i + 1));
  while (left.size > 0) {
    const last = circle.at(-1)!;
    const next = [...left]
      .filter((number) => sets[last]!.has(number))
      .sort((a, b) => common(last, b) - common(last, a));
    circle.push(next[0]!);
    left.delete(next[0]!);
  }
  return circle;
}
