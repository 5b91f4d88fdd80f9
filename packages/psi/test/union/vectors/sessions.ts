// The unions that vectors are made of.

export interface Session {
  readonly rule: string;
  /** In hexadecimal digits. */
  readonly context: string;
  readonly smallestCell: number;
  readonly minItems: number;
  readonly maxItems: number;
  /** What each contributor holds. */
  readonly held: Readonly<Record<string, readonly string[]>>;
  /** How many ciphertexts a contributor sends: more than it holds, where it adds dummies. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly mixers: readonly string[];
}

const common = { rule: "free-text/1", smallestCell: 1, minItems: 0, maxItems: 100 };

export const sessions: readonly Session[] = [
  {
    ...common,
    context: "",
    held: { east: ["a", "b", "c"], north: ["b", "c", "d"], south: ["c"] },
    sizes: { east: 3, north: 3, south: 1 },
    mixers: ["mint", "moss"],
  },
  {
    ...common,
    context: "0102ff",
    minItems: 1,
    held: { east: ["blåbær", "a"], north: ["a"], south: ["a", "x"], west: ["x", "y"] },
    sizes: { east: 3, north: 4, south: 2, west: 2 },
    mixers: ["moss", "mint", "mica"],
  },
];
