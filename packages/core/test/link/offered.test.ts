import { expect, test } from "vitest";
import { hex } from "../../src/index.ts";
import { sessionId } from "../../src/link/keys.ts";
import { offered } from "../../src/link/offered.ts";
import type { Study } from "../../src/study/index.ts";
import { termsOf } from "./world.ts";

const termsHash = new Uint8Array(32).fill(7);
const terms = termsOf(["east", "west", "south"]);
const computations = [
  { ...terms.computations[0]!, label: "ours", parties: ["east", "west"], queries: { runs: 2 } },
  { ...terms.computations[0]!, label: "theirs", parties: ["west", "south"], queries: { runs: 2 } },
];
const study = { ...terms, format: "tavs/terms/2", computations } as unknown as Study; // of it, no more is looked at
const holder = { me: "east", termsHash };

test.each<[string, string, number, Uint8Array, boolean]>([
  ["a run that a study grants", "ours", 1, termsHash, true],
  ["a run more", "ours", 2, termsHash, false],
  ["a session of others", "theirs", 0, termsHash, false],
  ["the same session of another study, which shares the seat", "ours", 0, new Uint8Array(32), false],
])("room is kept for what comes early: %s", (_, label, run, hash, isKept) => {
  expect(offered(study, holder)(hex(sessionId(hash, label, run)))).toBe(isKept);
});

test("terms that count no runs keep room for any", () => {
  expect(offered(terms, holder)("00")).toBe(true);
});
