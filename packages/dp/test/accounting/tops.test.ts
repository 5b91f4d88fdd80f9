import { describe, expect, it } from "vitest";
import type { GridLaw } from "../../src/accounting/losses/grid.ts";
import { NOTHING, type Powered, powered } from "../../src/accounting/losses/spectrum.ts";
import { massTops, spectralTops, type Tops } from "../../src/accounting/losses/tops.ts";

const [STEP, THETA, LENGTH, TIMES] = [0.05, 1.5, 2048, 300];
const law: GridLaw = {
  grid: { step: STEP, offset: 0, from: -2, to: 3 },
  masses: Float64Array.of(0.2, 0.1, 0.3, 0.05, 0.25, 0.1),
  infinite: 0,
};
const FROM = -2 * TIMES;

/** The masses of the tilted sum, one convolution after the other: only additions of positive numbers. */
function convolved(times: number): Float64Array {
  const tilted = law.masses.map((mass, j) => mass * Math.exp(THETA * STEP * j));
  const whole = tilted.reduce((sum, mass) => sum + mass, 0);
  let masses = Float64Array.of(1);
  for (let k = 0; k < times; k++) {
    const next = new Float64Array(masses.length + 5);
    for (const [i, mass] of masses.entries())
      for (const [j, other] of tilted.entries()) next[i + j] = next[i + j]! + (mass * other) / whole;
    masses = next;
  }
  return masses;
}

const masses = convolved(TIMES);
const truth = (slope: number, index: number): number =>
  masses.slice(index).reduceRight((sum, mass) => mass + Math.exp(-slope) * sum, 0);

/** The largest that a reading is off, as a part of what it says it may be off. */
function worst(tops: Tops): number {
  return Math.max(
    ...[0, 1, 300, 650, 700, 750, 800, 900, 1200, 1499].map((index) => {
      const { a, b, off } = tops(index);
      const exact = [truth(THETA * STEP, index), truth((THETA + 1) * STEP, index)] as const;
      return Math.max(Math.abs(a - exact[0]), Math.abs(b - exact[1])) / (off + 1e-13 * exact[0]); // the reference rounds too
    }),
  );
}

const spectrum = powered([{ law, times: TIMES }], { theta: THETA, length: LENGTH, from: FROM });
const frame = { theta: THETA, step: STEP };
const without = ({ at, re, im, drift, length }: Powered, gone: number): Powered => ({
  length,
  at: at.filter((_, i) => i !== gone),
  re: re.filter((_, i) => i !== gone),
  im: im.filter((_, i) => i !== gone),
  drift: drift.filter((_, i) => i !== gone),
});

describe("what lies above a loss", () => {
  it("is what adding up all masses gives, by either way, within the error that is charged", () => {
    expect(worst(spectralTops(spectrum, frame))).toBeLessThan(1);
    expect(worst(massTops(spectrum, frame))).toBeLessThan(1);
    expect(spectralTops(spectrum, frame)(700).off).toBeLessThan(1e-9);
  });

  it("needs few numbers of the transform, and the others are nothing", () => {
    expect(spectrum.at.length).toBeLessThan(LENGTH / 8);
    const kept = new Set(spectrum.at);
    const tilted = law.masses.map((mass, j) => mass * Math.exp(THETA * STEP * j));
    const whole = tilted.reduce((sum, mass) => sum + mass, 0);
    for (let k = 0; k <= LENGTH / 2; k++) {
      if (kept.has(k)) continue;
      const angle = (j: number) => (2 * Math.PI * k * j) / LENGTH;
      const re = tilted.reduce((sum, mass, j) => sum + (mass * Math.cos(angle(j))) / whole, 0);
      const im = tilted.reduce((sum, mass, j) => sum + (mass * Math.sin(angle(j))) / whole, 0);
      expect(Math.hypot(re, im) ** TIMES).toBeLessThan(2 * NOTHING);
    }
  });

  it("a number that is lost without being charged is noticed here, and so is one that is off by more than its drift", () => {
    expect(worst(spectralTops(without(spectrum, 3), frame))).toBeGreaterThan(1);
    expect(worst(massTops(without(spectrum, 3), frame))).toBeGreaterThan(1);
    const bent = { ...spectrum, re: spectrum.re.map((value, i) => (i === 3 ? value * (1 + 1e-6) : value)) };
    expect(worst(spectralTops(bent, frame))).toBeGreaterThan(1);
  });

  it("a product of two laws is their sum, whichever comes first", () => {
    const [some, more] = [100, 200].map((times) => ({ law, times }));
    const product = powered([some!, more!], { theta: THETA, length: LENGTH, from: FROM });
    expect(worst(spectralTops(product, frame))).toBeLessThan(1);
  });
});
