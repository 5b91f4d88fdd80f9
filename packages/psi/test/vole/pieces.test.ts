// Lists that are worked through in several bins and pieces: every item comes to what it comes to alone.
import { concat, equal, seededRandom } from "@tavs/core";
import { expect, test } from "vitest";
import { rowAt, rowsFrom } from "../../src/rows.ts";
import { voleDecode } from "../../src/vole/decode-task.ts";
import { ELEMENT, shapeFor } from "../../src/vole/parameters.ts";
import { type AnswerTask, voleAnswer, voleAnswerPart } from "../../src/vole/sender-tasks.ts";
import { PIECE } from "../../src/vole/store.ts";

const random = seededRandom(new Uint8Array(32).fill(12));
const COUNT = 33_000; // two bins, of more than two pieces each
const shape = shapeFor(COUNT);
const [digests, rowKey] = [random(32 * COUNT), random(16)];
/** Some of every piece, and those beside the ends of steps. */
const some = Array.from({ length: COUNT }, (_, i) => i).filter((i) => i % 997 === 0 || i % 4096 < 2 || i > COUNT - 3);
const someOf = (rows: Uint8Array, width: number): Uint8Array =>
  rowsFrom(some.length, width, (i) => rowAt(rows, width, some[i]!));

test("a receiver's own items", () => {
  expect(COUNT / shape.bins).toBeGreaterThan(2 * PIECE);
  const c = random(ELEMENT * shape.columns);
  const decode = (items: Uint8Array): Uint8Array => voleDecode({ shape, rowKey, digests: items, c });
  const own = decode(digests);
  expect(own).toHaveLength(ELEMENT * COUNT);
  expect(equal(someOf(own, ELEMENT), decode(someOf(digests, 32)))).toBe(true);
});

test.each([0, 3])("a sender's answers, with labels of %i bytes", (width) => {
  const task: AnswerTask = {
    shape,
    digests,
    rowKey,
    masked: [random(ELEMENT * shape.columns)],
    shares: random(ELEMENT * shape.columns),
    delta: random(16),
    mask: random(ELEMENT),
    tagBytes: ELEMENT,
    labels: { width, bytes: random(width * COUNT) },
  };
  const each = ELEMENT + width;
  const all = voleAnswer({ ...task, earlier: [] });
  const said = new Set(Array.from({ length: COUNT }, (_, i) => rowAt(all, each, i).join()));
  const { rows, sealed } = voleAnswerPart({
    ...task,
    digests: someOf(digests, 32),
    labels: { width, bytes: someOf(task.labels.bytes, width) },
  });
  for (const i of some.keys())
    expect(said.has(concat(rowAt(rows, ELEMENT, i), rowAt(sealed, width, i)).join())).toBe(true);
  expect(said.size).toBe(COUNT);
});
