// The sender grows its trees once more, now to keep their leaves: they are its share of the long VOLE, and what they sum to at the
// receiver's challenge shows that they are trees. What it said of them it said before, so that the receiver works meanwhile.
import { compress } from "./code.ts";
import { type Memory, openMemory } from "./kernels/memory.ts";
import { BLOCKS, ELEMENT, type Shape } from "./parameters.ts";
import { streams } from "./streams.ts";
import { proofOfSum, treeSum } from "./tree-check.ts";
import { leavesOf } from "./trees.ts";

export interface GrowTask {
  readonly shape: Shape;
  /** The name of the part. */
  readonly session: Uint8Array;
  readonly treeCoins: Uint8Array;
  readonly delta: Uint8Array;
  /** The share of the value that hides the sum of the check. */
  readonly spare: Uint8Array;
  /** The receiver's: nothing where the trees are not checked. */
  readonly challenge: Uint8Array;
  readonly sum: Uint8Array;
}

export interface GrownTask {
  /** The long VOLE. */
  readonly shares: Uint8Array;
  /** What shows the receiver that the trees are trees. */
  readonly proof: Uint8Array;
}

/** The leaves of all trees, compressed. */
export function voleGrow(task: GrowTask): GrownTask {
  const { shape, session, treeCoins, challenge } = task;
  const memory = openMemory();
  const roots = streams(memory, treeCoins, BLOCKS * ELEMENT);
  const checked = challenge.length > 0 ? treeSum(memory, shape.block, challenge) : undefined;
  const leaves = leavesOf(memory, { shape, session, roots }, (tree) => checked?.add(tree));
  compress(memory, leaves, shape);
  const proof = checked ? proofOf(memory, task, checked.get()) : new Uint8Array();
  return { shares: memory.share(leaves, shape.columns * ELEMENT), proof };
}

/** The sum of the leaves, of Delta times the receiver's sum, and of what hides that. */
function proofOf({ run, put, take, get }: Memory, { session, delta, spare, sum }: GrowTask, leaves: Uint8Array) {
  const [all, shift] = [put(leaves), take(ELEMENT)];
  run.mul(shift, put(sum), put(delta));
  run.add(all, shift, 1);
  run.add(all, put(spare), 1);
  return proofOfSum(session, get(all, ELEMENT));
}
