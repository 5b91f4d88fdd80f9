// Who shares masks with whom (Bell et al. 2020 §3): everybody with everybody, or with the k/2 next to it on each side of a
// circle, on which everybody stands where the coins of all parties put it.
import { hex, type Random, seededRandom } from "@tavs/core";

/** Neighbours of one contributor among those who are there, ascending; itself is none of them. */
export type Neighbours = (number: number) => readonly number[];

/** What was worked out, for as long as somebody holds the list of those who are there: the aggregator asks at every turn. */
const known = new WeakMap<readonly number[], Map<string, Neighbours>>();

/** `seed` is a hash of what all parties said; it does not matter where the graph is complete. */
export function neighboursAmong(present: readonly number[], degree: number, seed: Uint8Array): Neighbours {
  if (degree >= present.length - 1) return (number) => present.filter((other) => other !== number);
  const circles = known.get(present) ?? new Map<string, Neighbours>();
  known.set(present, circles);
  const name = `${degree} ${hex(seed)}`;
  const neighbours = circles.get(name) ?? onCircle(shuffled(present, seededRandom(seed)), degree);
  circles.set(name, neighbours);
  return neighbours;
}

function onCircle(circle: readonly number[], degree: number): Neighbours {
  const placeOf = new Map(circle.map((number, place) => [number, place]));
  const found = new Map<number, readonly number[]>();
  return (number) => {
    const place = placeOf.get(number)!; // who asks is present
    const around = () =>
      Array.from({ length: degree / 2 }, (_, i) => [place + i + 1, place - i - 1 + circle.length]).flat();
    const near =
      found.get(number) ??
      around()
        .map((at) => circle[at % circle.length]!)
        .sort((a, b) => a - b);
    found.set(number, near);
    return near;
  };
}

/** Fisher and Yates; uniform by rejection. */
function shuffled(numbers: readonly number[], random: Random): readonly number[] {
  const circle = [...numbers];
  const draw = words(random, numbers.length);
  for (let i = circle.length - 1; i > 0; i--) {
    const j = below(i + 1, draw);
    [circle[i], circle[j]] = [circle[j]!, circle[i]!];
  }
  return circle;
}

/** Numbers of 32 bits, drawn so many at a time. */
function words(random: Random, count: number): () => number {
  let drawn = new DataView(random(4 * count).buffer);
  let at = 0;
  return () => {
    if (at === drawn.byteLength) [drawn, at] = [new DataView(random(4 * count).buffer), 0];
    at += 4;
    return drawn.getUint32(at - 4);
  };
}

function below(bound: number, draw: () => number): number {
  const least = 2 ** 32 % bound;
  for (;;) {
    const drawn = draw();
    if (drawn >= least) return drawn % bound; // what is left is a multiple of the bound
  }
}
