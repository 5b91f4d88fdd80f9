import { coins, concat, hex, utf8 } from "@tavs/core";
import { type ItemSet, ingest, itemAt } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { inputPrefix } from "../../src/item-set.ts";
import { addUp, scalarOf } from "../../src/kernels/sum.ts";
import { pointsLane } from "../../src/oprf/messages.ts";
import { rowAt } from "../../src/rows.ts";
import {
  blindOf,
  deriveKey,
  hashToGroup,
  multiply,
  multiplyAdd,
  multiplyOwnBase,
  ready,
  subtract,
} from "../../src/suite.ts";
import { blinded, ciphertextBytes, keysOf, numbersLane } from "../../src/sum/messages.ts";
import { MESSAGES, type Message } from "./sessions.ts";
import { chained, inRows, limbs, type Messages, names, pointsOf, seedOf, session } from "./views.ts";

beforeAll(() => ready);

describe("the sender", () => {
  /** The first component of the sum over some of the rows. */
  const sumOver = (messages: Messages, chosen: number): string => {
    const { rows } = numbersLane(limbs).part.decode(messages.rows);
    const parts = Array.from({ length: 5 }, (_, i) => rowAt(rows, numbersLane(limbs).width, i).subarray(32));
    const ciphertexts = concat(...parts.filter((_, i) => chosen & (1 << i)));
    return hex(addUp({ ciphertexts, width: ciphertextBytes(limbs) }).subarray(0, 32));
  };
  const subsets = Array.from({ length: 2 ** 5 }, (_, chosen) => chosen);

  test("cannot explain the blinded sum by any of its subsets; with the receiver's blind it can, by the shared one", async () => {
    const theirs = await ingest(names(5, "p"));
    for (const shared of [
      ["p 1", "p 3"],
      ["p 0", "p 2", "p 4"],
    ]) {
      const messages = await session({ mine: await ingest([...shared, "z"]), theirs });
      const element = blinded.decode(messages["blinded sum"]);
      expect(subsets.filter((chosen) => sumOver(messages, chosen) === hex(element))).toEqual([]);
      const naked = hex(subtract(element, multiplyOwnBase(blindOf(await blindKeyOf(messages), 0))));
      const explained = subsets.filter((chosen) => sumOver(messages, chosen) === naked);
      expect(explained.map((chosen) => chosen.toString(2).replaceAll("0", "").length)).toEqual([shared.length]);
    }
  });

  test("sees an element of the same kind where too few are shared, and none of its ciphertexts is in it", async () => {
    const sets = { mine: await ingest(["p 1", "p 2", "z"]), theirs: await ingest(names(5, "p")) };
    const messages = await session({ ...sets, minShared: 3 });
    const naked = subtract(
      blinded.decode(messages["blinded sum"]),
      multiplyOwnBase(blindOf(await blindKeyOf(messages), 0)),
    );
    expect(naked).toEqual(new Uint8Array(32)); // the identity: nothing was added
  });

  /** What the receiver blinds with: its seed, and all that it heard. */
  const blindKeyOf = async (messages: Messages): Promise<Uint8Array> => {
    const heard: readonly Message[] = [
      "sender's announcement",
      "sender's agreement",
      "sender's opening",
      "keys",
      "answered elements",
      "rows",
    ];
    return coins(seedOf(1), "sum blind", { context: await chained(messages, heard) });
  };

  test("hears the same of two receivers that ask for others, but for elements that belong to no item", async () => {
    const theirs = await ingest(names(3, "theirs"));
    const [one, other] = await Promise.all(
      [
        ["theirs 1", "b"],
        ["c", "d"],
      ].map(async (asked) => session({ mine: await ingest(asked), theirs })),
    );
    for (const name of ["receiver's announcement", "receiver's agreement"] as const)
      expect(one![name]).toEqual(other![name]);
    const seen = [one!, other!].flatMap((messages) => pointsOf(messages["receiver's elements"]));
    expect(new Set(seen).size).toBe(4);
  });
});

describe("somebody who tries out every item of a small space", () => {
  test("finds nobody in what was said, not even with the receiver's key, and everybody once the sender's is out", async () => {
    const space = await ingest(names(60, "person"));
    const held = ["person 7", "person 8", "person 9"];
    const messages = await session({ mine: await ingest(["person 7", "person 59"]), theirs: await ingest(held) });
    const seen = new Set([...MESSAGES.slice(6, 10).flatMap((name) => listed(messages, name))]);
    const [mask, key] = [1, 2].map((role) => deriveKey(coins(seedOf(role as 1 | 2), "key"), utf8("psi/sum/1")));
    const found = (scalars: readonly Uint8Array[]): string[] =>
      Array.from({ length: space.size }, (_, i) => i)
        .filter((i) =>
          seen.has(hex(scalars.reduce((element, scalar) => multiply(scalar, element)!, pointOf(space, i)))),
        )
        .map((i) => itemAt(space, i))
        .sort();
    expect(found([])).toEqual([]);
    expect(found([mask!])).toEqual(["person 59", "person 7"]); // its own, and nobody else's
    expect(found([key!])).toEqual(held); // the control: the attack itself works
    expect(found([mask!, key!])).toEqual(["person 59", "person 7"]);
  });

  const pointOf = ({ rule, digests }: ItemSet, i: number): Uint8Array =>
    hashToGroup(concat(inputPrefix(rule, new Uint8Array()), rowAt(digests, 32, i)));

  const listed = (messages: Messages, name: Message): string[] => {
    if (name === "keys") return inRows(keysOf(limbs).decode(messages.keys), 32);
    const lane = name === "rows" ? numbersLane(limbs) : pointsLane;
    return inRows(lane.part.decode(messages[name]).rows, 32);
  };
});

describe("the receiver", () => {
  test("cannot tell equal numbers from different ones in the rows, nor try numbers out; with the sender's keys one can", async () => {
    const theirs = await ingest(["a", "b", "c"]);
    const messages = await session({ mine: await ingest(["a", "z"]), theirs, of: () => [7, 7] });
    const { rows } = numbersLane(limbs).part.decode(messages.rows);
    const elements = inRows(rows, 32);
    expect(new Set(elements).size).toBe(elements.length);
    const guesses = new Map(Array.from({ length: 100 }, (_, m) => [hex(multiplyOwnBase(scalarOf(m + 1))), m + 1]));
    expect(elements.filter((element) => guesses.has(element))).toEqual([]);

    const [secret, coinKey] = [coins(seedOf(2), "sum keys"), await coinKeyOf(messages)];
    const opened = Array.from({ length: 3 }, (_, j) => {
      const coin = blindOf(coinKey, j);
      const place = 32 * elements.indexOf(hex(multiplyOwnBase(coin)));
      const masked = multiplyOwnBase(multiplyAdd(coin, blindOf(secret, 0), scalarOf(0)));
      return guesses.get(hex(subtract(rows.subarray(place + 32, place + 64), masked)));
    });
    expect(opened).toEqual([7, 7, 7]); // the control: the attack itself works
  });

  /** What the sender encrypts with: its seed, and what it had heard by then. */
  const coinKeyOf = async (messages: Messages): Promise<Uint8Array> => {
    const context = await chained(messages, ["receiver's announcement", "receiver's agreement", "receiver's opening"]);
    return coins(seedOf(2), "ciphertexts", { context });
  };
});
