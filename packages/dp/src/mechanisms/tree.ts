import { type Random, UsageError } from "@tavs/core";
import { discreteGaussian } from "../samplers/discrete-gaussian.ts";
import { gaussianVariance } from "./gaussian.ts";

/** A running total that is told after each step. */
export interface CountingTerms {
  /** How many steps there will be, at most. */
  readonly steps: number;
  /** How far one person moves one step; each person is in one step. */
  readonly sensitivity: bigint;
  /** Millionths of rho, for all totals together. */
  readonly microRho: number;
}

/** A total so far. */
export interface RunningTotal {
  /** The sum of the fewest noisy nodes: whole, without bias. */
  readonly total: bigint;
  /** The same with the noisy nodes below them weighed in (Honaker 2015): of smaller variance. */
  readonly refined: number;
  /** The variance of `refined`, as a multiple of a node's. */
  readonly variance: number;
}

/**
 * Binary tree counting (Dwork, Naor, Pitassi, Rothblum 2010; Chan, Shi, Song 2011): every complete node of a binary tree over the
 * steps gets discrete Gaussian noise once. A person is in floor(log2(steps)) + 1 nodes, so that the squared sensitivity of the tree is
 * that many times sensitivity^2. The result takes one step and gives the total so far; throws `UsageError` after the last.
 */
export function treeCounter(terms: CountingTerms, random: Random): (value: bigint) => RunningTotal {
  const noise = discreteGaussian(treeVariance(terms), random);
  let stack: readonly TreeNode[] = [];
  let left = terms.steps;
  return (value) => {
    if (left-- <= 0) throw new UsageError(`this counter was made for ${terms.steps} steps; make another for more`);
    stack = append(stack, leaf(value, value + noise()), (exact) => exact + noise());
    return running(stack);
  };
}

/** The variance of a node's noise. Throws `UsageError` if a term is not a positive integer. */
export function treeVariance({ steps, sensitivity, microRho }: CountingTerms): ReturnType<typeof gaussianVariance> {
  if (!Number.isSafeInteger(steps) || steps < 1) throw new UsageError("there is 1 step or more");
  if (sensitivity < 1n) throw new UsageError("sensitivity is an integer, 1 or more");
  const levels = BigInt(steps.toString(2).length);
  return gaussianVariance({ l2SensitivitySquared: levels * sensitivity * sensitivity, microRho });
}

/** A complete node. `refined` is the best estimate of `exact` from the node and all below it. */
export interface TreeNode {
  readonly height: number;
  readonly exact: bigint;
  readonly noisy: bigint;
  readonly refined: number;
  readonly variance: number;
}

export function leaf(exact: bigint, noisy: bigint): TreeNode {
  return { height: 0, exact, noisy, refined: Number(noisy), variance: 1 };
}

/** The complete nodes that cover the steps so far, the widest first: adds a leaf, and joins what has become complete. */
export function append(
  stack: readonly TreeNode[],
  node: TreeNode,
  addNoise: (exact: bigint) => bigint,
): readonly TreeNode[] {
  const last = stack[stack.length - 1];
  if (last?.height !== node.height) return [...stack, node];
  const exact = last.exact + node.exact;
  const noisy = addNoise(exact);
  const children = last.variance + node.variance;
  const own = children / (1 + children); // weights by inverse variance: 1 of the node, `children` of the sum below it
  const refined = own * Number(noisy) + (1 - own) * (last.refined + node.refined);
  const parent = { height: node.height + 1, exact, noisy, refined, variance: children / (1 + children) };
  return append(stack.slice(0, -1), parent, addNoise);
}

export function running(stack: readonly TreeNode[]): RunningTotal {
  return {
    total: stack.reduce((sum, { noisy }) => sum + noisy, 0n),
    refined: stack.reduce((sum, { refined }) => sum + refined, 0),
    variance: stack.reduce((sum, { variance }) => sum + variance, 0),
  };
}
