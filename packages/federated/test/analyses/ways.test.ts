// The same analysis by masks, by shares and under a key: one result, to the last bit, because the same whole numbers are added.
import { encryption, masks, shares } from "@tavs/federated/secure-sum";
import { describe, expect, test } from "vitest";
import { type Kind, kinds, resultOf } from "./worlds.ts";

describe.each(kinds)("%s", (kind: Kind) => {
  test("gives by shares and by encryption, to the last bit, what it gives by masks", async () => {
    const expected = await resultOf(kind, { way: masks });
    expect(expected).toMatchObject({ contributors: ["east", "west", "north"], missing: [] });
    expect(await resultOf(kind, { way: shares })).toStrictEqual(expected);
    expect(await resultOf(kind, { way: encryption })).toStrictEqual(expected);
  });
});
