import { PeerError, UsageError } from "@tavs/core";
import { addInto, ringFromBytes, ringToBytes } from "@tavs/core/sharing";
import type { Overheard } from "@tavs/core/testing";
import { describe, expect, test } from "vitest";
import { invitation, masked } from "../../src/secure-sum/messages.ts";
import { evenness, FALSE_ALARM } from "./chi-squared.ts";
import { asking, bytesOf, type Change, disturbed, east, vectors, west } from "./disturbing.ts";
import { addUp, hub, type SumSpecification } from "./sums.ts";

describe("a coordinator that asks different hospitals different questions", () => {
  const lying = asking(1, (asked, to) => ({
    ...asked,
    content: to === east ? new Uint8Array(8) : asked.content,
  }));

  test("does not get a total: it is told that the answers do not fit together", async () => {
    await expect(disturbed(lying)).rejects.toThrow("the answers of 3 participants do not fit together");
    await expect(disturbed(lying)).rejects.toBeInstanceOf(PeerError);
  });

  test("and what it holds is noise: even in every byte, where honest answers add up to zeros", async () => {
    const zeros = [0, 0, 0].map(() => new Float64Array(4096));
    const heldBy = async (change: Change) => {
      const held: Uint32Array[] = [];
      const onMessage = (message: Overheard) => {
        if (message.to === hub) held.push(ringFromBytes(masked.decode(message.body).values, 64));
        return [change(message) ?? message.body];
      };
      await addUp({ vectors: zeros }, { onMessage }).catch((error) => expect(error).toBeInstanceOf(PeerError));
      for (const vector of held.slice(1)) addInto(held[0]!, vector, 64);
      return ringToBytes(held[0]!);
    };
    expect(evenness(await heldBy(lying), 256)).toBeGreaterThan(FALSE_ALARM);
    expect(evenness(await heldBy(() => undefined), 256)).toBe(0); // the test of evenness can fail
  });

  test("neither does one that tells them different specifications, or different company", async () => {
    const otherwise: Change = ({ from, to, index, body }) => {
      if (from !== hub || to !== east || index >= 3) return undefined;
      const specification: SumSpecification = { bits: 64, length: 2, rounds: 9 };
      return invitation.encode({ ...invitation.decode(body), specification: bytesOf(specification) });
    };
    const cast = { vectors, participant: { specification: undefined as never } }; // hospitals that agreed to nothing
    await expect(disturbed(otherwise, cast)).rejects.toThrow("do not fit together");
  });
});

describe("a hospital answers a round once, in order, and no more rounds than agreed", () => {
  test.each([
    ["the second round first", asking(1, (asked) => ({ ...asked, round: 2 })), "round 2 was asked after round 0"],
    ["the first round again", asking(2, (asked) => ({ ...asked, round: 1 })), "round 1 was asked after round 1"],
    ["round zero", asking(1, (asked) => ({ ...asked, round: 0 })), "round 0 was asked after round 0"],
    ["one round more", asking(3, (asked) => ({ ...asked, last: false })), "round 3 was asked; at most 2 are answered"],
  ])("%s is refused", async (_, change, words) => {
    const session = disturbed(change, { rounds: 2 });
    await expect(session).rejects.toThrow(words);
    await expect(session).rejects.toBeInstanceOf(PeerError);
  });
});

describe("a masked vector", () => {
  const answering =
    (change: (answer: ReturnType<typeof masked.decode>) => Parameters<typeof masked.encode>[0]): Change =>
    ({ from, to, body }) =>
      from === west && to === hub ? masked.encode(change(masked.decode(body))) : undefined;

  test.each([
    [
      "of another round",
      answering((answer) => ({ ...answer, round: 2 })),
      "hospital-1 answered round 2 with 24 bytes; round 1 with 24 was asked",
    ],
    [
      "with a number less",
      answering(({ round, values }) => ({ round, values: values.slice(8) })),
      "with 16 bytes; round 1 with 24",
    ],
    [
      "with half a number more",
      answering(({ round, values }) => ({ round, values: new Uint8Array([...values, 0, 0, 0, 0]) })),
      "with 28 bytes",
    ],
    ["without numbers", answering(({ round }) => ({ round, values: new Uint8Array() })), "with 0 bytes"],
  ])("%s is refused, by name and sizes", async (_, change, words) => {
    await expect(disturbed(change)).rejects.toThrow(words);
    await expect(disturbed(change)).rejects.toBeInstanceOf(PeerError);
  });
});

describe("what a hospital cannot add is refused at home, by position, and nothing is said of it", () => {
  test.each([
    ["nothing that is a number", Number.NaN, "value number 1 is not a finite number"],
    ["infinity", Number.POSITIVE_INFINITY, "value number 1 is not a finite number"],
    ["half a patient", 0.5, "value number 1 is not an integer"],
    ["a number that could wrap", -(2 ** 62), "value number 1 is so large that a sum over 3 parties could wrap"],
  ])("%s", async (_, value, words) => {
    const answers: Overheard[] = [];
    const listening: Change = (message) => void (message.to === hub && answers.push(message));
    const wrong = [vectors[0]!, Float64Array.of(1, value), vectors[2]!];
    const session = disturbed(listening, { vectors: wrong });
    await expect(session).rejects.toThrow(words);
    await expect(session).rejects.toBeInstanceOf(UsageError);
    expect(answers.map(({ from }) => from)).not.toContain(west);
  });
});
