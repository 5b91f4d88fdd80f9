import { PeerError } from "@tavs/core";
import type { PlayOptions } from "@tavs/core/testing";
import { ingest, numbersFor, type ValueColumns } from "@tavs/psi";
import { describe, expect, test } from "vitest";
import { ofSize } from "../sizes.ts";
import { disturbed } from "./disturbing.ts";
import { MESSAGES } from "./sessions.ts";

const wide: ValueColumns = { columns: Array.from({ length: 32 }, (_, i) => `column ${i}`), bound: 100 };

/** A peer that commits to such a size and opens it. */
function announces(which: "receiver" | "sender", size: number): PlayOptions {
  const lies = [`${which}'s announcement`, `${which}'s opening`];
  return { onMessage: ({ index, body }) => [(lies.includes(MESSAGES[index]!) && ofSize(body, size)) || body] };
}

describe("a peer whose size does not go together with the numbers that both agreed on is at fault, and told so", () => {
  const session = async (columns: ValueColumns, which: "receiver" | "sender", size: number) => {
    const theirs = await ingest(["b", "c", "d", "e"]);
    const numbers = numbersFor(theirs, { ...columns, of: () => columns.columns.map(() => 1) });
    return disturbed({
      values: columns,
      of: () => columns.columns.map(() => 1),
      sender: { values: numbers },
      ...announces(which, size),
    });
  };

  test("a sender that announces more rows than one array holds", async () => {
    const attempt = session(wide, "sender", 2 ** 24);
    await expect(attempt).rejects.toBeInstanceOf(PeerError);
    await expect(attempt).rejects.toThrow("32 columns for 16777216 items are more than one array holds");
  });

  test("a receiver that announces so many that their numbers may add up to 2^53", async () => {
    const attempt = session({ columns: ["cost"], bound: 2.5e15 }, "receiver", 2 ** 24); // of the 3 that it has, they may not
    await expect(attempt).rejects.toBeInstanceOf(PeerError);
    await expect(attempt).rejects.toThrow("4 numbers up to bound may add up to 2^53 or more");
  });
});
