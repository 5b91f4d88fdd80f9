/** Weights at ranks, and how much of them lies below a rank, at it and above (Fenwick 1994). Adding and asking take log n steps. */
export class WeightTree {
  readonly #tree: Float64Array;
  readonly #at: Float64Array;
  #all = 0;

  constructor(ranks: number) {
    this.#tree = new Float64Array(ranks + 1);
    this.#at = new Float64Array(ranks);
  }

  add(rank: number, weight: number): void {
    this.#at[rank]! += weight;
    this.#all += weight;
    for (let k = rank + 1; k < this.#tree.length; k += k & -k) this.#tree[k]! += weight;
  }

  around(rank: number): { readonly below: number; readonly equal: number; readonly above: number } {
    let below = 0;
    for (let k = rank; k > 0; k -= k & -k) below += this.#tree[k]!;
    const equal = this.#at[rank]!;
    return { below, equal, above: this.#all - below - equal };
  }
}
