// Hostile peers in sessions of three parts: the stones of hostile.test.ts at every place where a party waits. Here a part is one item.
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { here, protocols } from "../hostile/casts.ts";
import { dice, forbidden, misplaced, mutations, pick } from "../hostile/mutations.ts";
import { outcomeOf } from "../hostile/outcome.ts";
import { hashed, record } from "../hostile/recording.ts";

vi.mock("../../src/vole/parting.ts", async (original) => ({
  ...(await original<typeof import("../../src/vole/parting.ts")>()),
  partsFor: (items: number) => Math.max(1, items),
}));

const THROWN = Number(process.env.TAVS_THROWN ?? 2_000) / 20; // a message is a megabyte, and makes as much work
const seed = Number(process.env.TAVS_SEED ?? crypto.getRandomValues(new Int32Array(1))[0]);
const weight = 60; // three parts, of the 20 of a session of one
const bad = Object.values(forbidden);
const casts = protocols.filter(({ name }) => name.includes("vole"));
test.each(casts)(
  "of $name, in parts: what is said ends in a step or in the peer's fault (TAVS_SEED throws the same again)",
  async ({ name, cast }) => {
    const security = name.includes("semi-honest") ? "semi-honest" : "malicious";
    const { moments, said } = await record(await cast(here));
    expect(said).toHaveLength(security === "malicious" ? 26 : 19); // 14 and 11 of one part; of each part more 6 and 4
    const ways = Object.values({ ...mutations, misplaced: misplaced(said.map(({ body }) => body)) });
    const before = hashed(moments);
    let refused = 0;
    moments.forEach(({ message }, place) => {
      expect(outcomeOf({ moments, weight }, place, message, "to the end")).toBe("done");
    });
    fc.assert(
      fc.property(fc.nat(moments.length - 1), fc.nat(ways.length - 1), fc.nat(), dice, (place, way, which, thrown) => {
        const { message, from } = moments[place]!;
        const body = ways[way]!(message.body, thrown);
        const depth = which % 4 === 0 ? "to the end" : "one message";
        const outcome = outcomeOf({ moments, weight }, place, { from: pick(from, which >> 2), body }, depth);
        if (bad.includes(ways[way]!) && outcome !== "refused") throw new Error("it takes what no encoding has");
        refused += outcome === "refused" ? 1 : 0;
      }),
      { seed, numRuns: THROWN },
    );
    expect(refused).toBeGreaterThan(THROWN / 2);
    expect(hashed(moments)).toEqual(before); // nobody wrote into a state
  },
);
