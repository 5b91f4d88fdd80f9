import type { Progress } from "@tavs/core";
import type { Terminal } from "./terminal.ts";

/** How far a phase has come, for a sentence. */
export interface Pace {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  /** How many in a second; undefined in the first one. */
  readonly perSecond: number | undefined;
  readonly secondsLeft: number | undefined;
}

/** What stands in one line of a terminal. */
export interface ProgressLine {
  (progress: Progress): void;
  /** Takes the line away. */
  end(): void;
}

export interface ProgressOptions {
  readonly terminal: Terminal;
  readonly sentence: (pace: Pace) => string;
  /** Milliseconds, by any clock that only goes forward. */
  readonly now: () => number;
}

const EVERY_MS = 100; // a line that changes faster is not read
const SETTLED_MS = 1000; // sooner, a rate is a guess

/** Shows progress with its rate and the time that is left, where somebody watches. */
export function progressLine({ terminal: { status }, sentence, now }: ProgressOptions): ProgressLine {
  let began = { phase: "", at: 0, done: 0 };
  let shownAt = Number.NEGATIVE_INFINITY;
  const show = ({ phase, done, total }: Progress): void => {
    const at = now();
    if (phase !== began.phase || done < began.done) began = { phase, at, done };
    if (!status || total === 0 || (at - shownAt < EVERY_MS && done < total)) return;
    shownAt = at;
    const [elapsed, since] = [at - began.at, done - began.done];
    const perSecond = elapsed < SETTLED_MS || since === 0 ? undefined : (1000 * since) / elapsed;
    const secondsLeft = perSecond === undefined ? undefined : Math.ceil((total - done) / perSecond);
    status(sentence({ phase, done, total, perSecond, secondsLeft }));
  };
  return Object.assign(show, { end: () => status?.("") });
}
