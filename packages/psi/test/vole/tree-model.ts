// A tree by its words in docs/protocols/psi-vole.md, level by level, as no kernel has it; and what somebody can make who hears all sums of each level but one.
import { concat } from "@tavs/core";

/** What a level holds: all children of the nodes above, of which the last may be spare leaves. */
export interface Level {
  readonly children: number;
  /** How many of them have children, or are leaves of the vector. */
  readonly kept: number;
}

export function levelsOf(leaves: number): readonly Level[] {
  const counts = [leaves];
  while (counts[0]! > 1) counts.unshift(Math.ceil(counts[0]! / 4));
  return counts.slice(1).map((kept, level) => ({ children: 4 * counts[level]!, kept }));
}

/** The values of all children of each level. */
export function grownFrom(
  root: Uint8Array,
  leaves: number,
  session: Uint8Array,
  tree: number,
): readonly Uint8Array[][] {
  let nodes: readonly Uint8Array[] = [root];
  return levelsOf(leaves).map(({ kept }, level) => {
    const children = nodes.flatMap((node) => childrenOf(concat(node, session), [tree, level + 1, 0, 0]));
    nodes = children.slice(0, kept);
    return children;
  });
}

export interface Leaf {
  readonly level: number;
  readonly place: number;
}

/** The leaves of a tree: nodes that have no children. */
export const isLeaf = (levels: readonly Level[], { level, place }: Leaf): boolean =>
  level === levels.length - 1 || place >= levels[level]!.kept;

/**
 * The leaves that stay unknown to who has all sums of each level but that of number `digits[level]`. A child of a known node is known, and so is one
 * that alone is unknown in a sum; of all else nothing is, if children of an unknown node are uniform: no child is in two sums.
 */
export function unknownLeaves(levels: readonly Level[], digits: readonly number[]): readonly Leaf[] {
  let nodes: readonly number[] = [0]; // the root
  return levels.flatMap((_, level) => {
    const children = nodes.flatMap((node) => [4 * node, 4 * node + 1, 4 * node + 2, 4 * node + 3]);
    const isAlone = (child: number) => children.filter((other) => other % 4 === child % 4).length === 1;
    const unknown = children.filter((child) => child % 4 === digits[level] || !isAlone(child));
    const [leaves, others] = [true, false].map((is) =>
      unknown.filter((place) => isLeaf(levels, { level, place }) === is),
    );
    nodes = others!;
    return leaves!.map((place) => ({ level, place }));
  });
}

const CONSTANT = new TextEncoder().encode("tavs vole: tree ");

/** The four quarters of ChaCha12 (RFC 8439 §2.3, twelve rounds) under the trees' constant. */
function childrenOf(key: Uint8Array, position: readonly number[]): readonly Uint8Array[] {
  const input = new Uint32Array([...new Uint32Array(concat(CONSTANT, key).buffer), ...position]);
  const x = input.slice();
  const quarter = (a: number, b: number, c: number, d: number): void =>
    [[a, b, d, 16] as const, [c, d, b, 12] as const, [a, b, d, 8] as const, [c, d, b, 7] as const].forEach(
      ([to, from, turned, bits]) => {
        x[to]! += x[from]!;
        x[turned]! ^= x[to]!;
        x[turned] = (x[turned]! << bits) | (x[turned]! >>> (32 - bits));
      },
    );
  for (let round = 0; round < 6; round++) {
    for (let i = 0; i < 4; i++) quarter(i, 4 + i, 8 + i, 12 + i);
    for (let i = 0; i < 4; i++) quarter(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
  }
  const block = new Uint8Array(x.map((word, i) => word + input[i]!).buffer);
  return [0, 16, 32, 48].map((at) => block.slice(at, at + 16));
}
