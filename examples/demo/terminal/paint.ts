/** What a piece of text is, not what it looks like: the reader's terminal has its own colours. */
export type Tone = "strong" | "quiet" | "first" | "second" | "good" | "bad";

/** Colours a text, or leaves it. */
export type Paint = (tone: Tone, text: string) => string;

/** How to write: with which colours, and how many columns there are. */
export interface Look {
  readonly paint: Paint;
  readonly width: number;
}

const SGR: Readonly<Record<Tone, string>> = {
  strong: "1",
  quiet: "2",
  first: "36",
  second: "33",
  good: "32",
  bad: "1;31",
};

/** No colours: for files, pipes and people who asked for none. */
export const plain: Paint = (_, text) => text;

/** The sixteen colours of every terminal (ECMA-48, SGR), which follow the reader's own theme. */
export const ansi: Paint = (tone, text) => (text === "" ? "" : `\u001b[${SGR[tone]}m${text}\u001b[0m`);

/**
 * How to write to a stream: colours only to a terminal that has them and whose owner did not decline (no-color.org), and
 * between 60 and 100 columns, as longer lines are hard to read.
 */
export function lookFor(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): Look {
  const declined = (environment.NO_COLOR ?? "") !== "" || environment.TERM === "dumb";
  const asked = !["", "0", "false", undefined].includes(environment.FORCE_COLOR);
  const width = Math.min(Math.max(stream.columns ?? 80, 60), 100);
  return { paint: !declined && (asked || stream.isTTY === true) ? ansi : plain, width };
}
