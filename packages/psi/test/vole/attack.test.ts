// How many items a receiver can ask that encodes more of them than it announced: docs/protocols/psi-vole.md, "Who learns what".
import { type Compute, InternalError } from "@tavs/core";
import { type ItemSet, ingest } from "@tavs/psi";
import { describe, expect, test } from "vitest";
import { shapeFor } from "../../src/vole/parameters.ts";
import { inline } from "../inline.ts";
import { meet } from "./sessions.ts";

const people = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => `person ${from + i}`);
const announced = 100;

/** A receiver's kernels that work on other digests than those of the items it announced; and what it finds with them. */
function cheating({ digests }: ItemSet): { readonly compute: Compute; found(): number } {
  let found = -1;
  const perform: Compute["perform"] = async (kernels, task, inputs, options) => {
    const mine = ["voleEncode", "voleDecode", "voleFind"].includes(task);
    const outcomes = await inline.perform(
      kernels,
      task,
      mine ? inputs.map((it) => ({ ...(it as object), digests })) : inputs,
      options,
    );
    if (task !== "voleFind") return outcomes;
    const { shared } = outcomes[0] as { readonly shared: Uint32Array }; // as `voleFind` gives it
    found = shared.length;
    return [{ ...(outcomes[0] as object), shared: shared.filter((index) => index < announced) }]; // the honest rest knows no more items
  };
  return { compute: { perform, close: async () => undefined }, found: () => found };
}

/** How many the cheat finds of so many that it encodes and the sender holds all, and what the sender took it for. */
async function asked(count: number): Promise<{ readonly found: number; readonly announced: number }> {
  const [mine, theirs] = [await ingest(people(0, announced)), await ingest(people(0, 400))];
  const cheat = cheating(await ingest(people(0, count)));
  const { west } = await meet({ mine, theirs, compute: cheat.compute });
  return { found: cheat.found(), announced: west.receiverSize };
}

describe("a receiver that encodes more items than it announced", () => {
  const { columns } = shapeFor(announced);

  test.each([100, 101, 220, 250])(
    "learns of all %i, as the page says: the sender counts those announced",
    async (count) => {
      expect(count).toBeLessThanOrEqual(columns);
      expect(await asked(count)).toEqual({ found: count, announced });
    },
  );

  test("cannot encode one more than its store has columns, under any of its keys", async () => {
    await expect(asked(columns + 1)).rejects.toThrow(InternalError);
    await expect(asked(columns + 1)).rejects.toThrow("no row key of several gave a store");
  });
});
