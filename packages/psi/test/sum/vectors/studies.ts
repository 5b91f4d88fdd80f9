// What is asked in the vectors.
export interface Session {
  readonly rule: string;
  /** Hexadecimal digits. */
  readonly context: string;
  readonly columns: readonly string[];
  readonly bound: number;
  readonly minShared: number;
  readonly asked: readonly string[];
  readonly held: Readonly<Record<string, readonly number[]>>;
}

export const sessions: readonly Session[] = [
  {
    rule: "free-text/1",
    context: "",
    columns: ["days"],
    bound: 30,
    minShared: 2,
    asked: ["a", "b", "c"],
    held: { b: [7], c: [30], d: [1] },
  },
  {
    rule: "free-text/1",
    context: "0badc0de",
    columns: ["days", "admissions"],
    bound: 500,
    minShared: 1,
    asked: ["ida", "bo"],
    held: { ida: [0, 3], eva: [499, 500] },
  },
  // most * bound is 2^40 and more: two limbs
  {
    rule: "free-text/1",
    context: "",
    columns: ["øre"],
    bound: 2 ** 40 - 1,
    minShared: 1,
    asked: ["a", "b"],
    held: { a: [2 ** 20 + 5], b: [3 * 2 ** 20 + 9] },
  },
];
