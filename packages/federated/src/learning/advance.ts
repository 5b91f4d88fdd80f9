// Between a round's totals and the next question: noise, the strategy, a checkpoint, a report.
import { UsageError } from "@tavs/core";
import { type CourseMemory, type CourseRules, movedOn, type Present, type RoundReport } from "./course.ts";
import { mustBePossible } from "./possible.ts";
import { type LearningSpecification, trainsIn } from "./specification.ts";
import { fromVector, type RoundNumbers } from "./totals.ts";

/** Adds noise to a round's totals before anything is made of them; updates were cut to `norm`. What comes back is all that is used. */
export type Privatize = (
  totals: RoundNumbers,
  round: Present & { readonly round: number; readonly norm: number },
) => RoundNumbers | Promise<RoundNumbers>;

export interface AdvanceOptions {
  readonly specification: LearningSpecification;
  /** How many hospitals there are, and who of them trains in a round. */
  readonly hospitals: number;
  readonly sampled: (round: number) => readonly string[];
  readonly rules: CourseRules;
  readonly privatize: Privatize | undefined;
  /** What has been spent after so many rounds: the application's accountant says it. */
  readonly epsilon: ((round: number) => number | Promise<number>) | undefined;
  readonly keep: (memory: CourseMemory) => Promise<void>;
  readonly report: (report: RoundReport) => void;
}

interface Opened {
  readonly memory: CourseMemory;
  readonly totals: Float64Array;
}

/** The handler `advance`. The next memory is kept before it is used: a course that is picked up asks the same again. */
export const advancing =
  (options: AdvanceOptions) =>
  async ({ memory, totals }: Opened): Promise<CourseMemory> => {
    const { specification, rules, privatize, epsilon } = options;
    const { round } = memory;
    const present = presentIn(options, round);
    const exact = fromVector(specification, totals);
    if (specification.noise !== "hospitals") mustBePossible(specification, { memory, numbers: exact, present });
    const numbers = privatize ? await privatize(exact, { round, norm: memory.norm, ...present }) : exact;
    mustBeAlike(numbers, exact);
    const moved = movedOn(specification, rules, { memory, numbers, present });
    await options.keep(moved.memory);
    options.report({ ...moved.report, epsilon: epsilon ? await epsilon(round) : null });
    return moved.memory;
  };

const presentIn = ({ specification, hospitals, sampled }: AdvanceOptions, round: number): Present => ({
  trained: trainsIn(specification, round) ? sampled(round).length : 0,
  hospitals,
});

function mustBeAlike(numbers: RoundNumbers, exact: RoundNumbers): void {
  for (const part of ["updates", "beside", "metrics"] as const)
    if (numbers[part].length !== exact[part].length)
      throw new UsageError(`privatize returned ${numbers[part].length} ${part}; it was given ${exact[part].length}`);
}
