/** How far from `expected` is right. */
export type Tolerance =
  | { readonly abs: number }
  | { readonly rel: number }
  | { readonly interval: readonly [number, number] }
  | { readonly exact: boolean };

/** One published value. */
export interface Case {
  readonly id: string;
  readonly area: string;
  readonly inputs: Inputs;
  readonly expected: number | string | boolean | null | readonly (number | null)[];
  readonly tolerance: Tolerance;
  readonly source: string;
  readonly note?: string;
}

/** What the test in question was asked, in the words of the library that it comes from. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Answers a case by our functions. */
export type Adapter = (inputs: Inputs, one: Case) => number | boolean | null | readonly (number | null)[];

/** A number of the inputs; also "sqrt(3)", "Infinity" or "1/3". */
export function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  const [, root] = /^sqrt\((.*)\)$/.exec(String(value)) ?? [];
  if (root !== undefined) return Math.sqrt(numberOf(root));
  const [, above, below] = /^([\d.e+-]+)\/([\d.e+-]+)$/.exec(String(value)) ?? [];
  if (above !== undefined) return Number(above) / Number(below);
  const number = Number(value);
  if (Number.isNaN(number)) throw new Error("an input that is not a number");
  return number;
}

/** The first of these inputs that is there. */
export function given(inputs: Inputs, ...names: readonly string[]): number | undefined {
  const name = names.find((candidate) => inputs[candidate] !== undefined && inputs[candidate] !== null);
  return name === undefined ? undefined : numberOf(inputs[name]);
}

/** As `given`; a case without it is one that we do not understand. */
export function need(inputs: Inputs, ...names: readonly string[]): number {
  const value = given(inputs, ...names);
  if (value === undefined) throw new Error(`this case has none of: ${names.join(", ")}`);
  return value;
}
