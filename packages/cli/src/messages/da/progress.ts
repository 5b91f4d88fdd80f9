import type { progress as english } from "../en/progress.ts";

/** Hvordan fremgang siges på én linje. */
export const progress: typeof english = {
  pace: (what, { done, total, perSecond, secondsLeft }) =>
    `${what} ${done} af ${total}${perSecond === undefined ? "" : `, ${Math.round(perSecond)} i sekundet`}${
      secondsLeft === undefined || done === total ? "" : `, ${left(secondsLeft)} tilbage`
    }`,
};

function left(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} t`;
}
