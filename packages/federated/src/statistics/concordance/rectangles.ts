/**
 * Rectangles of follow-up time and predictor, merged until each that is opened holds enough people: a fixed tree divides the plane in turns (Bentley
 * 1975), and the hospitals vote on its nodes. Events and departures are different people, each with rectangles of their own.
 */

/** Fine bins [from, to) of time and of the predictor. */
export interface Rectangle {
  readonly time: readonly [from: number, to: number];
  readonly score: readonly [from: number, to: number];
}

interface PlaneNode extends Rectangle {
  /** The nodes that it is divided into; null for a single fine bin of both. */
  readonly parts: readonly [number, number] | null;
}

/** The root first; 2 x times x scores - 1 nodes. */
export function divideInTurns(times: number, scores: number): readonly PlaneNode[] {
  const nodes: PlaneNode[] = [];
  const grow = (rectangle: Rectangle, turn: "time" | "score"): number => {
    const at = nodes.push({ ...rectangle, parts: null }) - 1;
    const other = turn === "time" ? "score" : "time";
    const along = size(rectangle[turn]) > 1 ? turn : other;
    if (size(rectangle[along]) < 2) return at;
    const [from, to] = rectangle[along];
    const middle = Math.floor((from + to) / 2);
    const next = along === "time" ? "score" : "time";
    const low = grow({ ...rectangle, [along]: [from, middle] }, next);
    nodes[at] = { ...rectangle, parts: [low, grow({ ...rectangle, [along]: [middle, to] }, next)] };
    return at;
  };
  grow({ time: [0, times], score: [0, scores] }, "score");
  return nodes;
}

const size = ([from, to]: readonly [number, number]): number => to - from;

/** The people in each node, from those in each fine bin (`count(time, score)`). */
export function countNodes(
  nodes: readonly PlaneNode[],
  count: (time: number, score: number) => number,
): Float64Array<ArrayBuffer> {
  const counts = new Float64Array(nodes.length);
  for (let at = nodes.length - 1; at >= 0; at--) {
    const { parts, time, score } = nodes[at]!;
    counts[at] = parts ? counts[parts[0]]! + counts[parts[1]]! : count(time[0], score[0]); // parts stand behind their node
  }
  return counts;
}

/** The nodes that are opened, as positions: each is divided as long as both parts have a vote. Empty where not even the root has one. */
export function openedNodes(nodes: readonly PlaneNode[], votes: Float64Array): readonly number[] {
  const under = (at: number): readonly number[] => {
    const { parts } = nodes[at]!;
    return parts && votes[parts[0]]! > 0 && votes[parts[1]]! > 0 ? parts.flatMap(under) : [at];
  };
  return votes[0]! > 0 ? under(0) : [];
}
