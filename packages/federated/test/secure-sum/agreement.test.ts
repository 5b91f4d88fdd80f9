import { PeerError, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { federationOf, memberOf } from "../federation.ts";
import { bytesOf, disturbed, east, inviting, north, vectors, west } from "./disturbing.ts";
import { addUp, hub, nameOf, type SumSpecification } from "./sums.ts";

describe("a federation that cannot be is refused at each side, before anything is said", () => {
  const { participants } = federationOf([east, west, north]);
  test.each<[string, object, string]>([
    ["two", { participants: participants.slice(1) }, "2 participants; at least 3 different ones"],
    [
      "one twice",
      { participants: [...participants.slice(1), participants[1]!] },
      "3 participants; at least 3 different ones",
    ],
    [
      "the coordinator too",
      { participants: [...participants, memberOf("hub")] },
      "participants: the coordinator is none of them",
    ],
    [
      "a key that is none",
      { participants: participants.map(({ name }) => ({ name, key: "00" })) },
      "a key is not 64 hexadecimal digits",
    ],
    [
      "a name that is none",
      { participants: [...participants, { ...memberOf("x"), name: "Not A Name" }] },
      "a party's name is",
    ],
    ["no study", { study: "" }, "study, question: each has a name"],
    ["no question", { question: "" }, "study, question: each has a name"],
  ])("%s", async (_, change, words) => {
    for (const side of ["coordinator", "participant"]) {
      const session = addUp({ vectors, [side]: change });
      await expect(session).rejects.toThrow(words);
      await expect(session).rejects.toBeInstanceOf(UsageError);
    }
  });

  test("a hospital that is not among the participants takes no part", async () => {
    const session = addUp({ vectors, participant: { me: hub } });
    await expect(session).rejects.toThrow("me: is not among the participants");
  });
});

describe("hospitals that agreed to another federation are not added up with these", () => {
  const { participants } = federationOf([east, west, north]);
  test.each<[string, object]>([
    ["another study", { study: "another" }],
    ["another question", { question: "another" }],
    ["another key of a hospital", { participants: [...participants.slice(0, 2), { ...memberOf("x"), name: north }] }],
  ])("%s", async (_, change) => {
    await expect(addUp({ vectors, coordinator: change })).rejects.toBeInstanceOf(PeerError);
  });

  test("one hospital more, and other drop-outs", async () => {
    const four = [...vectors, vectors[0]!];
    const three = { participants: federationOf([0, 1, 2, 3].map(nameOf)).participants.slice(0, 3) };
    await expect(addUp({ vectors: four, coordinator: three })).rejects.toBeInstanceOf(PeerError);
    await expect(addUp({ vectors: four, coordinator: { mayDropOut: 1 } })).rejects.toBeInstanceOf(PeerError);
  });
});

describe("a hospital computes what it agreed to", () => {
  const saying = (specification: unknown) =>
    disturbed(inviting(() => ({ specification: bytesOf(specification as object) })));

  test.each([
    [{ bits: 64, length: 2, rounds: 2 }, 'another analysis than was agreed: "rounds" differs'],
    [{ bits: 64, length: 2 }, '"rounds" differs'],
    [{ bits: 64, length: 2, rounds: 1, secret: 1 }, '"secret" differs'],
    [{ bits: 64, length: [2], rounds: 1 }, '"length" differs'],
  ])("another specification is refused, and the field is named: %j", async (specification, words) => {
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
    const session = disturbed(inviting(() => ({ specification: new TextEncoder().encode(json) })));
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
        inviting(() => ({ specification: bytesOf(specification) })),
        { participant: { specification: undefined as never } },
      );
    await expect(asked({ bits: 64, length: 0, rounds: 1 })).rejects.toThrow(
      "the coordinator's specification: length: must be",
    );
    await expect(asked({ bits: 64, length: 0, rounds: 1 })).rejects.toBeInstanceOf(PeerError);
  });
});
