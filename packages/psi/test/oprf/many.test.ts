// As many items as a registry has: what takes one argument an item has no room on the stack from some 120,000 on.
import { ingest, itemAt, pad } from "@tavs/psi";
import { beforeAll, expect, test } from "vitest";
import { match } from "../../src/kernels/match.ts";
import { rowsFrom } from "../../src/rows.ts";
import { ready } from "../../src/suite.ts";

const MANY = 150_000;
const TAG = 10;
const RECEIPT_END = 32;
beforeAll(() => ready);

/** Rows that begin with their number. */
function numbered(width: number): Uint8Array {
  const number = new Uint8Array(width);
  const view = new DataView(number.buffer);
  return rowsFrom(MANY, width, (i) => {
    view.setUint32(0, i);
    return number;
  });
}

test("a set is padded to a bound of more items than a call takes arguments", async () => {
  const padded = pad(await ingest(["a", "b"]), MANY);
  expect([padded.size, padded.dummies, padded.ends.at(-1)]).toEqual([MANY, MANY - 2, 2]);
  const places = [...padded.rows.keys()].filter((i) => padded.rows[i]! < 2);
  expect(places.map((i) => itemAt(padded, i)).sort()).toEqual(["a", "b"]);
});

test.each([
  ["", TAG, undefined],
  [", and all are told to the sender,", RECEIPT_END, { count: MANY, key: new Uint8Array(32) }],
] as const)("as many as that can be shared%s in one session", (_, keep, filling) => {
  const widths = { keep, labelWidth: 0, tagBytes: TAG, minShared: 0 };
  const found = match({ outputs: numbered(keep), rows: numbered(TAG), ...widths, ...(filling && { filling }) });
  expect(found.shared).toHaveLength(MANY);
  expect(found.receipts).toHaveLength(filling ? 16 * MANY : 0);
});
