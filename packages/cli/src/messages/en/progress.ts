import type { Pace } from "../../progress.ts";

/** How progress is said in one line. */
export const progress = {
  pace: (what: string, { done, total, perSecond, secondsLeft }: Pace): string =>
    `${what} ${done} of ${total}${perSecond === undefined ? "" : `, ${Math.round(perSecond)} a second`}${
      secondsLeft === undefined || done === total ? "" : `, ${left(secondsLeft)} left`
    }`,
};

function left(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
