import fc from "fast-check";
import { expect, test } from "vitest";
import { dependsOn } from "../../src/disclosure/elimination.ts";

const PRIME = 1_000_003; // sums of six 0-1 entries have determinants far below it: ranks are those over the rationals

/** The rank modulo a prime, by the schoolbook. */
function rank(vectors: readonly (readonly number[])[]): number {
  const rows = vectors.map((vector) => vector.map((entry) => entry % PRIME));
  let found = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const pivot = rows.findIndex((row, at) => at >= found && row[column] !== 0);
    if (pivot < 0) continue;
    [rows[found], rows[pivot]] = [rows[pivot]!, rows[found]!];
    const inverse = power(rows[found]![column]!, PRIME - 2);
    for (const [at, row] of rows.entries()) {
      if (at === found || row[column] === 0) continue;
      const factor = (row[column]! * inverse) % PRIME;
      rows[at] = row.map((entry, i) => (((entry - factor * rows[found]![i]!) % PRIME) + PRIME) % PRIME);
    }
    found++;
  }
  return found;
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (
    let [square, left] = [base, exponent];
    left > 0;
    [square, left] = [(square * square) % PRIME, Math.floor(left / 2)]
  )
    if (left % 2 === 1) result = (result * square) % PRIME;
  return result;
}

test("a group follows from sums exactly if its unit vector adds nothing to their rank", () => {
  const worlds = fc.integer({ min: 1, max: 6 }).chain((length) =>
    fc.record({
      length: fc.constant(length),
      masks: fc.array(fc.integer({ min: 0, max: 2 ** length - 1 }), { maxLength: 7 }),
    }),
  );
  let followed = 0;
  fc.assert(
    fc.property(worlds, ({ length, masks }) => {
      const groups = Array.from({ length }, (_, at) => at);
      const vectors = masks.map((mask) => groups.map((at) => (mask >> at) & 1));
      const sets = vectors.map((vector) => new Set(groups.filter((at) => vector[at] === 1)));
      const unit = (group: number) => groups.map((at) => Number(at === group));
      const expected = groups.filter((group) => rank([...vectors, unit(group)]) === rank(vectors));
      followed += expected.length;
      expect(dependsOn(sets, groups, length)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
  expect(followed).toBeGreaterThan(100);
});
