/** Numbers in round steps: an estimate that moves by less than a step when a few persons move does not say where they are. */

const DIGITS = [1, 2, 5, 10];

/** The smallest of 1, 2, 5, 10, 20, ... and 0.5, 0.2, 0.1, ... that is not below. */
export function roundStep(least: number): number {
  const power = Math.floor(Math.log10(least));
  const digit = DIGITS.find((each) => each * 10 ** power >= least * (1 - 1e-9)) ?? 10; // which is reached
  return Number(`${digit}e${power}`);
}

/** The nearest multiple. */
export const coarse = (value: number, step: number): number =>
  Number((Math.round(value / step) * step).toPrecision(12)) + 0;
