// Where values lie, without one of them: the bins that enough different people share, and nothing about the rest.

/** Bins by their lower end, each with the people in it, as many as are needed to count it. */
export class Spread {
  readonly #bins = new Map<number, Set<string>>();
  readonly #binOf: (value: number) => number;
  readonly #smallestCell: number;

  constructor(binOf: (value: number) => number, smallestCell: number) {
    this.#binOf = binOf;
    this.#smallestCell = smallestCell;
  }

  add(value: number, person: string): void {
    const bin = this.#binOf(value);
    const people = this.#bins.get(bin) ?? new Set();
    if (people.size < this.#smallestCell) people.add(person);
    this.#bins.set(bin, people);
  }

  /** The first and the last bin that the smallest cell of people share; undefined where no bin is shared by so many. */
  ends(): { readonly first: number; readonly last: number } | undefined {
    const shared = [...this.#bins].filter(([, { size }]) => size >= this.#smallestCell).map(([bin]) => bin);
    return shared.length === 0 ? undefined : { first: Math.min(...shared), last: Math.max(...shared) };
  }
}

export const decade = (year: number): number => Math.floor(year / 10) * 10;

const ABOVE = Array.from({ length: 19 }, (_, power) => [1, 2, 5].map((step) => Number(`${step}e${power}`))).flat();
/** ..., -2, -1, 0, 1, 2, 5, 10, 20, 50, ...: fine enough to see a wrong unit, too coarse to see a person. */
export const edges: readonly number[] = [...ABOVE.map((edge) => -edge).reverse(), 0, ...ABOVE];

/** The place of a number's bin: it lies at or above `edges[place]`, and below the next edge. */
export const coarse = (value: number): number => {
  const next = edges.findIndex((edge) => edge > value);
  return next < 0 ? edges.length - 1 : Math.max(0, next - 1);
};
