import { play } from "@tavs/core/testing";
import { cardinality, ingest, numbersFor, sum } from "@tavs/psi";
import { expect, test } from "vitest";
import { east, west } from "../protocols.ts";

/** Options that were agreed for psi, spread into the input of another protocol: the compiler does not see them there. */
const agreed = [{ verified: true }, { mutual: true }] as const;
const columns = { columns: ["days"], bound: 10 };

test.each(agreed)("a protocol that has no %o refuses it, rather than running without", async (option) => {
  const items = await ingest(["a", "b", "c", "d", "e"]);
  const refusal = { name: "UsageError", message: expect.stringContaining(Object.keys(option)[0]!) };
  const count = play({
    east: { party: cardinality.receiver, input: { items, peer: west, ...option } },
    west: { party: cardinality.sender, input: { items, peer: east, ...option } },
  });
  await expect(count).rejects.toMatchObject(refusal);
  const values = numbersFor(items, { ...columns, of: () => [1] });
  const total = play({
    east: { party: sum.receiver, input: { items, peer: west, values: columns, ...option } },
    west: { party: sum.sender, input: { items, peer: east, values, ...option } },
  });
  await expect(total).rejects.toMatchObject(refusal);
});
