import { concat, PeerError, run, TransportError } from "@tavs/core";
import { memoryTransports, type Overheard, type PlayOptions, play } from "@tavs/core/testing";
import { type ItemSet, ingest, psi } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { rowsLane } from "../../src/oprf/messages.ts";
import { ready } from "../../src/suite.ts";
import * as messages from "../../src/vole/messages.ts";
import { BLOCKS, SAID } from "../../src/vole/parameters.ts";
import { tavs } from "../../src/vole/vole.generated.js";
import { inline, inlineTwice } from "../inline.ts";
import { east, west } from "../protocols.ts";
import {
  disturbedSecurities,
  everySo,
  FLIPS,
  type Meeting,
  meet,
  type Outcome,
  type Security,
  sets,
  vole,
} from "./sessions.ts";

let items: { mine: ItemSet; theirs: ItemSet };
beforeAll(async () => {
  await ready;
  items = await sets();
});

/** Two announcements, two openings, offer, extension, noise, trees, [challenge, proof,] key, columns, [mask,] tags. */
const MESSAGES: Readonly<Record<Security, number>> = { malicious: 14, "semi-honest": 11 };
const PATIENCE_MS = 120_000;

const tamper = (which: number, change: (body: Uint8Array) => readonly Uint8Array[]): PlayOptions => ({
  onMessage: ({ index, body }) => (index === which ? change(body) : [body]),
});

const isRight = ({ east, west }: Outcome): boolean => east.items.length === 2 && west.receiverSize === 3;

describe.each(disturbedSecurities)("%s", (security) => {
  const most = MESSAGES[security];
  const disturbed = (options: Partial<Meeting>) => meet({ ...items, both: { security }, compute: inline, ...options });

  /** The result, or that the peer is to blame; anything else is thrown. */
  async function outcomeOf(options: Partial<Meeting>): Promise<Outcome | PeerError> {
    try {
      return await disturbed(options);
    } catch (error) {
      if (error instanceof PeerError) return error;
      throw error;
    }
  }

  test("survives a crash at every step, and says the same again", async () => {
    const heard: string[] = [];
    const outcome = await disturbed({
      crashEverywhere: true,
      compute: inlineTwice,
      onMessage: ({ body }) => {
        heard.push(String(body.length));
        return [body];
      },
    });
    expect([outcome.east.items.length, outcome.west.receiverSize]).toEqual([2, 3]);
    expect(heard).toHaveLength(most);
  });

  test(
    "a flipped bit ends in an error of ours, or in fewer shared items, and never in others",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(most - 1), fc.nat(), fc.nat(7), async (which, place, bit) => {
          const flip = (body: Uint8Array) => [
            body.map((byte, i) => (i === place % body.length ? byte ^ (1 << bit) : byte)),
          ];
          const outcome = await outcomeOf(tamper(which, flip));
          if (outcome instanceof PeerError) return;
          const shared = ["b", "c"];
          expect(outcome.east.items.every((item) => shared.includes(item))).toBe(true);
        }),
        { numRuns: FLIPS },
      );
    },
    PATIENCE_MS,
  );

  test(
    "arbitrary bytes in the place of a message, and messages that were cut, are the peer's fault",
    async () => {
      for (const which of everySo(most)) {
        const bytes = fc.sample(fc.uint8Array({ maxLength: 300 }), 1)[0]!;
        expect(await outcomeOf(tamper(which, () => [bytes]))).toBeInstanceOf(PeerError);
        const place = fc.sample(fc.nat(), 1)[0]!;
        expect(await outcomeOf(tamper(which, (body) => [body.slice(0, place % body.length)]))).toBeInstanceOf(
          PeerError,
        );
      }
    },
    PATIENCE_MS,
  );

  test(
    "a message that comes twice is refused, or comes too late to matter",
    async () => {
      for (const which of everySo(most)) {
        const outcome = await outcomeOf(tamper(which, (body) => [body, body]));
        if (!(outcome instanceof PeerError)) expect(isRight(outcome)).toBe(true);
      }
    },
    PATIENCE_MS,
  );

  test("two messages in the other order are the peer's fault", async () => {
    const held: Uint8Array[] = [];
    const swap = ({ index, body }: Overheard) => {
      if (index !== 5 && index !== 6) return [body]; // the extension and the noise
      held.unshift(body);
      return held.length === 2 ? held : [];
    };
    await expect(disturbed({ onMessage: swap })).rejects.toBeInstanceOf(PeerError);
  });

  test("another session's message is the peer's fault, or finds nothing", async () => {
    const others: Uint8Array[] = [];
    await disturbed({
      seed: new Uint8Array(32).fill(9),
      onMessage: ({ body }) => {
        others.push(body);
        return [body];
      },
    });
    for (const which of everySo(most, 4)) {
      const outcome = await outcomeOf(tamper(which, () => [others[which]!]));
      if (!(outcome instanceof PeerError)) expect(outcome.east.items).toEqual([]);
    }
  });
});

describe("malicious", () => {
  const disturbed = (options: Partial<Meeting>) => meet({ ...items, compute: inline, ...options });

  test("a sender that opens another mask than it committed to is found out", async () => {
    const other = (body: Uint8Array) => {
      const said = messages.mask.decode(body);
      return [messages.mask.encode({ ...said, mask: said.mask.map((byte) => byte ^ 1) })];
    };
    await expect(disturbed(tamper(12, other))).rejects.toMatchObject({ name: "PeerError", code: "commitment" });
  });

  test("a sender whose trees are none is found out before the receiver says its store", async () => {
    const said: number[] = [];
    const onMessage = ({ index, body }: Overheard) => {
      said.push(index);
      if (index !== 7) return [body];
      const trees = messages.trees.decode(body);
      return [messages.trees.encode({ ...trees, totals: trees.totals.map((byte) => byte ^ 4) })];
    };
    await expect(disturbed({ onMessage })).rejects.toMatchObject({ name: "PeerError", code: "proof" });
    expect(Math.max(...said)).toBe(9); // the proof, and no key and no columns behind it
  });

  test("a sender whose tags repeat or descend is found out", async () => {
    const lane = rowsLane(16, 16);
    const backwards = (body: Uint8Array) => {
      const { first, rows } = lane.part.decode(body);
      return [lane.part.encode({ first, rows: concat(rows.slice(16, 32), rows.slice(0, 16), rows.slice(32)) })];
    };
    await expect(disturbed(tamper(13, backwards))).rejects.toThrow("tags: number 1 repeats");
    const twice = (body: Uint8Array) => {
      const { first, rows } = lane.part.decode(body);
      return [lane.part.encode({ first, rows: concat(rows.slice(0, 48), rows.slice(32, 48)) })];
    };
    await expect(disturbed(tamper(13, twice))).rejects.toThrow("tags: number 3 repeats");
  });

  test("an offer of more transfers than Delta has bits, or of fewer, is the sender's fault", async () => {
    for (const length of [127 * 64, 256 * 64]) {
      const other = () => [tavs.vole.Offer.encode({ points: new Uint8Array(length).fill(1) }).finish()];
      await expect(disturbed(tamper(4, other))).rejects.toBeInstanceOf(PeerError);
    }
  });

  test("a receiver that shows no proof is found out, and one that leaves it out as well", async () => {
    const without = (body: Uint8Array) => [
      messages.noise.encode({ ...messages.noise.decode(body), proof: new Uint8Array() }),
    ];
    await expect(disturbed(tamper(6, without))).rejects.toThrow("a proof of noise in 0 bytes; 32 were due");
    const wrong = (body: Uint8Array) => {
      const said = messages.noise.decode(body);
      return [messages.noise.encode({ ...said, proof: said.proof.map((byte) => byte ^ 1) })];
    };
    await expect(disturbed(tamper(6, wrong))).rejects.toMatchObject({ name: "PeerError", code: "proof" });
  });
});

describe.each(["malicious", "semi-honest"] as const)(
  "%s: what is said of other sizes than this session's",
  (security) => {
    const disturbed = (which: number, change: (body: Uint8Array) => Uint8Array) =>
      meet({ ...items, both: { security }, compute: inline, ...tamper(which, (body) => [change(body)]) });
    const cases = (bytes: Uint8Array, width: number) => [
      bytes.subarray(width),
      concat(bytes, bytes.subarray(0, width)),
    ];

    test("is the receiver's fault: choices fewer or more by 128, a proof where none is due, and none where one is", async () => {
      const { extension } = messages;
      for (const i of [0, 1]) {
        const other = (body: Uint8Array) => {
          const said = extension.decode(body);
          return extension.encode({ ...said, columns: cases(said.columns, 128 * 16)[i]! });
        };
        await expect(disturbed(5, other)).rejects.toThrow(/^columns in \d+ bytes; \d+ were due/);
      }
      const flipped = (body: Uint8Array) => {
        const said = extension.decode(body);
        return extension.encode({ ...said, proof: new Uint8Array(said.proof.length > 0 ? 0 : 129 * 16) });
      };
      await expect(disturbed(5, flipped)).rejects.toThrow(/^a proof of columns in \d+ bytes; \d+ were due/);
    });

    test("is the sender's fault: trees of a level fewer or more, a commitment where none is due, and none where one is", async () => {
      const { trees } = messages;
      for (const i of [0, 1]) {
        const other = (body: Uint8Array) => {
          const said = trees.decode(body);
          return trees.encode({ ...said, sums: cases(said.sums, BLOCKS * SAID)[i]! });
        };
        await expect(disturbed(7, other)).rejects.toThrow(/^the sums of trees in \d+ bytes; \d+ were due/);
      }
      const flipped = (body: Uint8Array) => {
        const said = trees.decode(body);
        return trees.encode({ ...said, commitment: new Uint8Array(said.commitment.length > 0 ? 0 : 32) });
      };
      await expect(disturbed(7, flipped)).rejects.toThrow(/^a commitment in \d+ bytes; \d+ were due/);
    });
  },
);

test("a peer that says nothing is named when patience runs out", async () => {
  const transport = memoryTransports("east", "west").east;
  const waited: number[] = [];
  const timer = async (milliseconds: number) => void waited.push(milliseconds);
  const input = { items: items.mine, peer: west, patienceMs: 5_000, ...vole };
  const session = run(psi.receiver, { input, transport, timer });
  await expect(session).rejects.toBeInstanceOf(TransportError);
  await expect(session).rejects.toMatchObject({ code: "silence" });
  expect(waited).toEqual([5_003]);
});

describe("what is refused before anything is computed", () => {
  const start = async (options: Partial<Meeting>) => meet({ ...items, compute: inline, ...options });

  test("a peer that means another security", async () => {
    await expect(start({ sender: { security: "semi-honest" } })).rejects.toThrow(
      "the peer is not the sender of psi/vole/1",
    );
    await expect(start({ receiver: { security: "semi-honest" } })).rejects.toBeInstanceOf(PeerError);
  });

  test("what this engine does not have, and a security that nobody knows", async () => {
    await expect(start({ both: { verified: true } as object })).rejects.toThrow('the engine "vole" has no verified');
    await expect(start({ both: { mutual: true } as object })).rejects.toThrow('the engine "vole" has no mutual');
    await expect(start({ both: { security: "none" as never } })).rejects.toThrow('"malicious" or "semi-honest"');
    await expect(start({ receiver: { maxItems: 2 ** 24 + 1 } })).rejects.toThrow("maxItems is at most 16777216");
  });

  test("a set that is larger than was agreed, and one that is smaller", async () => {
    await expect(start({ receiver: { maxItems: 3 } })).rejects.toThrow("the peer announces 4 items, at most 3");
    await expect(start({ both: { minItems: 4 } })).rejects.toMatchObject({ code: "min-items" });
  });

  test("a question that the budget does not cover: the receiver is told, and nothing is computed", async () => {
    const cast = {
      east: { party: psi.receiver, input: { items: items.mine, peer: west, ...vole } },
      west: {
        party: psi.sender,
        input: { items: items.theirs, peer: east, budget: 2, ...vole },
        handlers: { spend: () => "refused" },
      },
    };
    await expect(play(cast, { compute: inline })).rejects.toMatchObject({ name: "BudgetError", code: "budget" });
    const paid = { ...cast, west: { ...cast.west, handlers: { spend: () => "paid" } } };
    expect((await play(paid, { compute: inline })).east.items).toHaveLength(2);
  });
});

test("where fewer are shared than was agreed, nothing opens", async () => {
  const both = { minShared: 3 };
  await expect(meet({ ...items, both, compute: inline })).rejects.toMatchObject({
    name: "BudgetError",
    code: "min-shared",
  });
  const more = await ingest(["a", "b", "c", "x"]);
  expect((await meet({ mine: items.mine, theirs: more, both, compute: inline })).east.items).toHaveLength(3);
});
