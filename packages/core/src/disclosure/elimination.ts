/**
 * Which of these groups follow, alone, from sums over sets of groups: those whose unit vector is a combination of the sets' 0-1
 * vectors. Exact, in whole numbers (fraction-free elimination, Bareiss 1968).
 */
export function dependsOn(
  sets: readonly ReadonlySet<number>[],
  groups: readonly number[],
  length: number,
): readonly number[] {
  const basis = new Map<number, readonly bigint[]>(); // by the place of its first entry
  for (const set of sets) {
    const rest = reduced(
      basis,
      Array.from({ length }, (_, group) => (set.has(group) ? 1n : 0n)),
    );
    const pivot = rest.findIndex((entry) => entry !== 0n);
    if (pivot >= 0) basis.set(pivot, rest);
  }
  return groups.filter((group) => {
    const unit = Array.from({ length }, (_, at) => (at === group ? 1n : 0n));
    return reduced(basis, unit).every((entry) => entry === 0n);
  });
}

/** What is left of a vector when multiples of the basis are taken off it, place after place. */
function reduced(basis: ReadonlyMap<number, readonly bigint[]>, vector: readonly bigint[]): readonly bigint[] {
  let rest = vector;
  for (let place = 0; place < vector.length; place++) {
    const row = rest[place] === 0n ? undefined : basis.get(place);
    if (!row) continue;
    const [own, other] = [rest[place]!, row[place]!];
    rest = primitive(rest.map((entry, at) => entry * other - own * row[at]!));
  }
  return rest;
}

/** Divided by what all entries share, so that numbers stay small. */
function primitive(vector: readonly bigint[]): readonly bigint[] {
  const divisor = vector.reduce(greatestCommonDivisor, 0n);
  return divisor > 1n ? vector.map((entry) => entry / divisor) : vector;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}
