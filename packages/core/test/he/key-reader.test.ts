import { PeerError, party } from "@tavs/core";
import { encryptedSums, keyKeeper, type SumsKey } from "@tavs/core/he";
import { memoryStore, type Overheard, type PlayOptions, play } from "@tavs/core/testing";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type ShownKey, shownKey } from "../../src/he/messages.ts";

const holders = ["east", "west", "north"].map((name) => party(name));
const agreement = { study: "a sum", holders, length: 2, maxValue: 1000 };
const { keyReader, keyHolder } = encryptedSums;

/** A ceremony of three, which the hub reads. */
async function ceremony(options: PlayOptions = {}): Promise<{ readonly read: SumsKey; readonly made: SumsKey }> {
  const holder = (me: (typeof holders)[number]) => {
    const input = { ...agreement, me, readers: [party("hub")] };
    return { party: keyHolder, input, handlers: keyKeeper({ store: memoryStore() }) };
  };
  const seats = Object.fromEntries(holders.map((me) => [me, holder(me)]));
  const results = await play({ ...seats, hub: { party: keyReader, input: agreement } }, options);
  return { read: results.hub as SumsKey, made: (results as Record<string, SumsKey>).east! };
}

describe("who holds no share of a key reads it from all who do", () => {
  const said = new Map<string, Uint8Array>();
  const other = new Map<string, Uint8Array>();
  const listening =
    (into: Map<string, Uint8Array>) =>
    ({ from, to, body }: Overheard) => {
      if (to === "hub") into.set(from, body);
      return [body];
    };

  beforeAll(async () => {
    await ceremony({ onMessage: listening(said) });
    await ceremony({ onMessage: listening(other) });
  });

  test("and has what they have, with a crash at every step", async () => {
    const { read, made } = await ceremony({ crashEverywhere: true });
    expect(read).toEqual(made);
  });

  const reading = (bodies: readonly (readonly [string, Uint8Array])[]): unknown =>
    bodies.reduce(
      (step, [from, body]) => {
        if (step.status !== "waiting") throw new Error("the reader does not listen");
        return keyReader.receive(step.state, { from: party(from), body });
      },
      keyReader.start(agreement, () => new Uint8Array(32)),
    );
  const changed = (change: (shown: ShownKey) => ShownKey) =>
    shownKey.encode(change(shownKey.decode(said.get("west")!)));
  const flip = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte));
  const refused = (body: Uint8Array, words: string): void => {
    const hear = () =>
      reading([
        ["east", said.get("east")!],
        ["west", body],
      ]);
    expect(hear).toThrow(words);
    expect(hear).toThrow(PeerError);
  };

  test("a whole key of another ceremony is refused: whoever made it alone could read what is handed in", () => {
    refused(other.get("west")!, "west showed another key than the holders before it");
  });

  test("and so is one with another joint half, another signing key, or one for two holders", () => {
    refused(
      changed((shown) => ({ ...shown, joint: flip(shown.joint) })),
      "west showed another key",
    );
    refused(
      changed((shown) => ({ ...shown, signers: flip(shown.signers) })),
      "west showed another key",
    );
    const twice = ({ signers }: ShownKey) => {
      const copy = signers.slice();
      copy.copyWithin(32, 0, 32);
      return copy;
    };
    refused(
      changed((shown) => ({ ...shown, signers: twice(shown) })),
      "west showed one signing key for two holders",
    );
  });

  test("and of other sizes, which are told", () => {
    refused(
      changed((shown) => ({ ...shown, signers: shown.signers.slice(32) })),
      "bytes and 64 of signing keys, not",
    );
    refused(
      changed((shown) => ({ ...shown, joint: new Uint8Array() })),
      "showed a key of 0 bytes and 96",
    );
  });

  test("a holder is no reader, and nobody is one twice: what nobody waits for would end the next session", () => {
    for (const readers of [
      ["hub", "west"],
      ["hub", "hub"],
    ]) {
      const input = { ...agreement, me: holders[0]!, readers: readers.map((name) => party(name)) };
      expect(() => keyHolder.start(input, () => new Uint8Array(32))).toThrow(/readers: a name stands twice, or holds/);
    }
  });

  test("arbitrary bytes are the peer's fault", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => reading([["east", bytes]])).toThrow(PeerError);
      }),
    );
  });
});
