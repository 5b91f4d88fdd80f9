/** Numbers of an answer that get noise of one scale. */
export interface Part {
  readonly name: string;
  readonly length: number;
  /** How far the numbers move, absolute values added, between neighbours. 0: nobody moves them, and they are public. */
  readonly l1: bigint;
  /** How far they move, squares added. */
  readonly l2Squared: bigint;
}
