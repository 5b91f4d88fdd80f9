import { type Country, identifier } from "@tavs/psi";
import { expect, test } from "vitest";
import { pseudonymTable } from "../../src/pseudonyms/pseudonym-table.ts";
import { numberRule } from "../../src/session/identifiers.ts";

/** A file of one person, with a note. */
function told(country: Country, number: string, note: string): () => unknown {
  const rule = numberRule(identifier({ country }).rule)!;
  const cells: Readonly<Record<string, readonly string[]>> = { id: [number], note: [note] };
  const table = { columns: ["id", "note"], rows: 1, column: (name: string) => cells[name]!, numbers: () => [] };
  const found = { pseudonyms: ["a"], items: [rule.canonicaliser(number)] };
  return () => pseudonymTable(found, { table, column: "id", columns: ["note"], rule });
}

test.each<[Country, string, readonly string[]]>([
  ["DK", "0101011234", ["seen 010101-1234", "call 70101011234", "CPR0101011234.", "010101 1234"]],
  ["NO", "01010112377", ["seen 01010112377 again", "010101 12377, well"]],
  ["FI", "131052-308T", ["seen 131052-308T again"]],
  ["FI", "131002A308W", ["seen 131002A308W again", "131002a308w!"]],
  ["SE", "19811218-9876", ["seen 19811218-9876 again", "seen 811218-9876 again", "nr8112189876"]],
  ["IS", "120174-3399", ["seen 120174-3399 again"]],
])("a number of %s in a sentence is found as people write it, and not said", (country, number, notes) => {
  for (const note of notes) expect(told(country, number, note), note).toThrow(/^row 2, column note: holds the number/);
  expect(told(country, number, "seen 2026-11-22, room 1234567")).not.toThrow();
});
