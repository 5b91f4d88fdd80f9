import { InternalError, PeerError, TavsError, UsageError } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { encryption, masks, shares, type Way } from "@tavs/federated/secure-sum";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asking, bytesOf, type Change, disturbed, east, inviting, vectors, west } from "./disturbing.ts";
import { addUp, type SumSpecification, transcriptOf } from "./sums.ts";

const ways: readonly { readonly way: Way; readonly runs: number }[] = [
  { way: masks, runs: 25 },
  { way: shares, runs: 25 },
  { way: encryption, runs: 2 },
];

describe.each(ways)(
  "a coordinator that asks different hospitals different things gets no total by $way.name",
  ({ way }) => {
    // The first other session to find that it is not of the same sum says so.
    const words = { masks: /signed|keys|other roll|agree/, shares: "agreed to another sum", he: "makes another key" }[
      way.name
    ];

    test("another question", async () => {
      const lying = asking(1, (asked, to) => ({ ...asked, content: to === east ? new Uint8Array(8) : asked.content }));
      await expect(disturbed(lying, { way })).rejects.toThrow(words);
      await expect(disturbed(lying, { way })).rejects.toBeInstanceOf(PeerError);
    });

    test("another specification", async () => {
      const specification: SumSpecification = { bits: 64, length: 2, rounds: 9 };
      const lying = inviting(() => ({ specification: bytesOf(specification) }));
      const cast = { way, participant: { specification: undefined as never } }; // hospitals that agreed to nothing
      await expect(disturbed(lying, cast)).rejects.toBeInstanceOf(PeerError);
    });
  },
);

test.each([masks, shares])("nor by another question in a later round: $name", async (way) => {
  const lying = asking(2, (asked, to) => ({ ...asked, content: to === east ? new Uint8Array(8) : asked.content }));
  await expect(disturbed(lying, { way, rounds: 2 })).rejects.toBeInstanceOf(PeerError);
});

describe("a hospital answers a round once, in order, and no more rounds than agreed", () => {
  test.each([
    ["the second round first", asking(1, (asked) => ({ ...asked, round: 2 })), "round 2 was asked after round 0"],
    ["the first round again", asking(2, (asked) => ({ ...asked, round: 1 })), "round 1 was asked after round 1"],
    ["round zero", asking(1, (asked) => ({ ...asked, round: 0 })), "round 0 was asked after round 0"],
    ["one round more", asking(3, (asked) => ({ ...asked, last: false })), "round 3 was asked; at most 2 are answered"],
    [
      "a specification again",
      asking(2, (asked) => ({ ...asked, specification: new Uint8Array(1) })),
      "round 2 came with a specification",
    ],
  ])("%s is refused", async (_, change, words) => {
    const session = disturbed(change, { rounds: 2 });
    await expect(session).rejects.toThrow(words);
    await expect(session).rejects.toBeInstanceOf(PeerError);
  });
});

describe.each(ways)("by $way.name, what a hospital cannot add is refused at home, by position", ({ way }) => {
  test.each([
    ["nothing that is a number", Number.NaN, "value number 1 is not a finite number"],
    ["infinity", Number.POSITIVE_INFINITY, "value number 1 is not a finite number"],
    ["half a patient", 0.5, /value number 1 is not (whole|an integer)/],
    ["a number that could wrap", -(2 ** 62), /value number 1 is (so large|beyond)/],
  ])("%s, and nothing is said of it", async (_, value, words) => {
    const said: Overheard[] = [];
    const listening: Change = (message) => void said.push(message);
    const wrong = [vectors[0]!, Float64Array.of(1, value), vectors[2]!];
    const session = disturbed(listening, { vectors: wrong, way });
    await expect(session).rejects.toThrow(words);
    await expect(session).rejects.toBeInstanceOf(UsageError);
    expect(said.map(({ from }) => from)).not.toContain(west);
  });
});

describe.each(ways)("by $way.name, whatever comes instead of a message", ({ way, runs }) => {
  /** The kind of error; "silence" where others wait for somebody; null for a result. Anything but an error of ours is thrown. */
  async function outcomeOf(which: number, change: (body: Uint8Array) => readonly Uint8Array[]) {
    const onMessage = ({ index, body }: Overheard) => (index === which ? change(body) : [body]);
    try {
      return await addUp({ vectors, way }, { onMessage });
    } catch (error) {
      if (error instanceof TavsError && !(error instanceof InternalError)) return error;
      throw error;
    }
  }
  const total = [Float64Array.of(6, 60)];
  let messages = 0;
  const count = async () => {
    if (messages === 0) messages = (await transcriptOf({ vectors, way })).length;
    return messages;
  };

  test("a flipped bit (which a sealed link never delivers) ends in an error of ours or in totals", async () => {
    await count();
    await fc.assert(
      fc.asyncProperty(fc.nat(messages - 1), fc.nat(), fc.nat(7), async (which, place, bit) => {
        const flip = (body: Uint8Array) => [
          body.map((byte, i) => (i === place % body.length ? byte ^ (1 << bit) : byte)),
        ];
        const outcome = await outcomeOf(which, flip);
        if (!(outcome instanceof TavsError)) expect(outcome[0]!.length).toBe(2);
      }),
      { numRuns: runs },
    );
  });

  test("arbitrary bytes, and a message that was cut, are refused", async () => {
    await count();
    const bytes = fc.option(fc.uint8Array({ maxLength: 300 }));
    await fc.assert(
      fc.asyncProperty(fc.nat(messages - 1), bytes, fc.nat(), async (which, other, place) => {
        const outcome = await outcomeOf(which, (body) => [other ?? body.slice(0, place % body.length)]);
        expect(outcome).toBeInstanceOf(PeerError);
      }),
      { numRuns: runs },
    );
  });

  test("a message that comes twice is refused, or comes too late to matter", async () => {
    await count();
    await fc.assert(
      fc.asyncProperty(fc.nat(messages - 1), async (which) => {
        const outcome = await outcomeOf(which, (body) => [body, body]);
        if (!(outcome instanceof PeerError)) expect(outcome).toEqual(total);
      }),
      { numRuns: runs },
    );
  });

  test("where a message is lost, somebody is silent", async () => {
    await count();
    const first = await outcomeOf(0, () => []);
    expect(first).toMatchObject({ name: "TransportError" });
  });
});
