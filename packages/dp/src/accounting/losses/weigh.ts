import type { GridLaw } from "./grid.ts";

/** The masses of a law times exp(theta l - log), at most 1 each; one of them is at least exp(-16). */
export interface Weighed {
  readonly weights: Float64Array;
  readonly log: number;
  /** Of all weights, to three roundings however many they are: a transform of weights / total has no number above 1. */
  readonly total: number;
  /** A loss near the heaviest. */
  readonly centre: number;
}

/**
 * The factor is measured against the heaviest *product*, not against its own largest value: far above the mass that is
 * exp(theta (largest - l)), and beyond 709 all that matters would be no double, or one of few digits. Measured so, a weight that
 * is none is below 2^-1022 while the total is above exp(-16): 2^53 answers of 2^22 points lose less than 1e-270 of the tilted
 * mass, and 1e-25 is charged (`NOTHING`). Of a block one asks for an exponential; it is multiplied in two halves, so that
 * mass x exp(x / 2) is a double whenever mass x exp(x) <= 1 is: mass >= 2^-1074 means x / 2 < 373.
 */
export function weigh({ masses, grid }: GridLaw, theta: number): Weighed {
  const decay = Math.abs(theta * grid.step);
  const size = Math.max(1, Math.min(BLOCK, Math.floor(16 / decay)));
  const leads = leadsOf(masses, size, theta >= 0);
  const exponent = (lead: number): number => theta * (grid.offset + grid.step * (grid.from + lead));
  let [log, heaviest] = [Number.NEGATIVE_INFINITY, 0];
  for (const { lead, most } of leads) {
    const here = Math.log(most) + exponent(lead);
    if (here > log) [log, heaviest] = [here, lead];
  }
  const weights = new Float64Array(masses.length);
  const powers = Float64Array.from({ length: size }, (_, i) => Math.exp(-decay * i));
  for (const { lead, most, start } of leads) {
    if (most === 0) continue;
    const half = Math.exp((exponent(lead) - log) / 2);
    const end = Math.min(masses.length, start + size);
    for (let j = start; j < end; j++) weights[j] = masses[j]! * half * half * powers[Math.abs(j - lead)]!;
  }
  return { weights, log, total: totalOf(weights), centre: grid.offset + grid.step * (grid.from + heaviest) };
}

const BLOCK = 64;

interface Lead {
  readonly start: number;
  /** Where the factor is largest in the block that begins at `start`. */
  readonly lead: number;
  /** The largest mass in it. */
  readonly most: number;
}

function leadsOf(masses: Float64Array, size: number, rising: boolean): readonly Lead[] {
  return Array.from({ length: Math.ceil(masses.length / size) }, (_, i) => {
    const start = i * size;
    const end = Math.min(masses.length, start + size);
    let most = 0;
    for (let j = start; j < end; j++) if (masses[j]! > most) most = masses[j]!;
    return { start, lead: rising ? end - 1 : start, most };
  });
}

/** Compensated (Kahan): plain addition may be off by as many roundings as there are points. */
function totalOf(weights: Float64Array): number {
  let [sum, lost] = [0, 0];
  for (let j = 0; j < weights.length; j++) {
    const term = weights[j]! - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return sum;
}
