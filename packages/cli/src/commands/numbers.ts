import type { Messages } from "../messages/index.ts";
import { usage } from "../refusal.ts";

interface Range {
  readonly from: number;
  readonly to: number;
  /** What to say of anything else. */
  readonly otherwise: string;
}

/** A whole number as it was typed, or what stands for none. Throws `Refusal`. */
export function wholeNumber(text: string | undefined, fallback: number, { from, to, otherwise }: Range): number {
  if (text === undefined) return fallback;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= from && number <= to)) throw usage(otherwise);
  return number;
}

/** Which run of a session `--run` says: the first one where nothing was typed. */
export const runOf = (text: string | undefined, { link }: Messages): number =>
  wholeNumber(text, 0, { from: 0, to: 9999, otherwise: link.noRun });

/** How long `--wait` says to wait for others, in milliseconds. */
export const waitMs = (text: string | undefined, { connection }: Messages): number =>
  60_000 * wholeNumber(text, 10, { from: 1, to: 1440, otherwise: connection.noWait });

/** Names divided by commas; undefined where nothing was typed. */
export const names = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
