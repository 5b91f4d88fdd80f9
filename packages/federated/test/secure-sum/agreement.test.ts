import { PeerError, party, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { bytesOf, disturbed, east, inviting, north, vectors, west } from "./disturbing.ts";
import { addUp, hub, type SumSpecification } from "./sums.ts";

describe("a hospital is added up with those it agreed to, and at least two of them", () => {
  test.each([
    ["two hospitals", { others: [west] }, "a sum over 2 hospitals was asked; 3 is the fewest"],
    ["no other hospital", { others: [] }, "a sum over 1 hospitals was asked"],
    ["one hospital twice", { others: [west, west] }, "a sum over 2 hospitals"],
    ["itself as a participant", { others: [west, hub] }, "the coordinator names itself"],
    ["a stranger", { others: [west, party("stranger")] }, "names 2 others than the 2 who were agreed"],
    ["one more", { others: [west, north, party("stranger")] }, "names 3 others than the 2 who were agreed"],
  ])("a coordinator that names %s is refused", async (_, change, words) => {
    const session = disturbed(inviting((invited) => ({ ...invited, ...change })));
    await expect(session).rejects.toThrow(words);
    await expect(session).rejects.toBeInstanceOf(PeerError);
  });

  test.each([
    [[east, west], "2 participants; 3 to 1024 different ones are needed"],
    [[east, west, west], "3 participants; 3 to 1024 different ones"],
    [Array.from({ length: 1025 }, (_, i) => party(`p${i}`)), "1025 participants; 3 to 1024"],
  ])("and an honest coordinator does not try", async (participants, words) => {
    await expect(addUp({ vectors, coordinator: { participants } })).rejects.toThrow(words);
    await expect(addUp({ vectors, coordinator: { participants } })).rejects.toBeInstanceOf(UsageError);
  });
});

describe("a hospital computes what it agreed to", () => {
  const saying = (specification: unknown) =>
    disturbed(inviting((invited) => ({ ...invited, specification: bytesOf(specification as object) })));

  test.each([
    [{ bits: 64, length: 2, rounds: 2 }, 'another analysis than was agreed: "rounds" differs'],
    [{ bits: 64, length: 2 }, '"rounds" differs'],
    [{ bits: 64, length: 2, rounds: 1, secret: 1 }, '"secret" differs'],
    [{ bits: 64, length: [2], rounds: 1 }, '"length" differs'],
  ])("another specification is refused, and the field is named", async (specification, words) => {
    await expect(saying(specification)).rejects.toThrow(words);
    await expect(saying(specification)).rejects.toMatchObject({ name: "PeerError", code: "terms" });
  });

  test.each([
    ["white space", '{ "bits":64,"length":2,"rounds":1}'],
    ["names in another order", '{"length":2,"bits":64,"rounds":1}'],
    ["a name twice", '{"bits":64,"length":2,"rounds":3,"rounds":1}'],
    ["a number written otherwise", '{"bits":64,"length":2.0,"rounds":1}'],
    ["half a character", '{"bits":64,"length":2,"rounds":"\\ud800"}'],
    ["no JSON", "rounds"],
  ])("JSON with %s is not canonical, and refused", async (_, json) => {
    const session = disturbed(inviting((invited) => ({ ...invited, specification: new TextEncoder().encode(json) })));
    await expect(session).rejects.toThrow("is not canonical JSON");
  });

  test("the order in which people write fields does not matter", async () => {
    const specification: SumSpecification = { rounds: 1, length: 2, bits: 64 };
    const [totals] = await addUp({ vectors, participant: { specification } });
    expect(totals).toEqual(Float64Array.of(6, 60));
  });

  test("hospitals that agreed to nothing still refuse a specification that nobody could answer", async () => {
    const asked = (specification: object) =>
      disturbed(
        inviting((invited) => ({ ...invited, specification: bytesOf(specification) })),
        { participant: { specification: undefined as never } },
      );
    await expect(asked({ bits: 64, length: -1, rounds: 1 })).rejects.toThrow(
      "the coordinator's specification: length: must be",
    );
    await expect(asked({ bits: 64, length: 2 ** 20, rounds: 1 })).rejects.toThrow("4194240 is the most");
    await expect(asked({ bits: 64, length: 2 ** 20, rounds: 1 })).rejects.toBeInstanceOf(PeerError);
  });
});
