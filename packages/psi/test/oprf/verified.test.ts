import { readFileSync } from "node:fs";
import { coins, concat, hex, PeerError, unhex, utf8 } from "@tavs/core";
import { ingest, prepare, psi } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { composites, compositesFast, proofOf, publicKey, verifyProof } from "../../src/kernels/proof.ts";
import { hear, opening, pointsLane, provenPoints } from "../../src/oprf/messages.ts";
import { seedOf as seedOfKey, weightSeed } from "../../src/oprf/weights.ts";
import { rowAt } from "../../src/rows.ts";
import {
  addScalars,
  deriveKey,
  hashToGroup,
  invertAll,
  multiply,
  multiplyBase,
  multiplyScalars,
  output,
  ready,
  subtractScalars,
  toScalar,
} from "../../src/suite.ts";
import { seedOf, tamper, west } from "../protocols.ts";
import { kinds, type Meeting, meet, sets } from "./sessions.ts";

interface Vector {
  readonly inputs: readonly string[];
  readonly blinds: readonly string[];
  readonly blindedElements: readonly string[];
  readonly evaluationElements: readonly string[];
  readonly proof: string;
  readonly proofRandomScalar: string;
  readonly outputs: readonly string[];
}
interface Rfc9497 {
  readonly seed: string;
  readonly keyInfo: string;
  readonly skSm: string;
  readonly pkSm: string;
  readonly vectors: readonly Vector[];
}
const file = new URL("../vectors/psi-voprf.rfc9497.json", import.meta.url);
const rfc: Rfc9497 = JSON.parse(readFileSync(file, "utf8"));

beforeAll(() => ready);

describe("RFC 9497, appendix A.1.2", () => {
  const scalar = unhex(rfc.skSm);
  const all = (rows: readonly string[]): Uint8Array => unhex(rows.join(""));

  test("the keys follow from their seed", () => {
    const key = { seed: unhex(rfc.seed), info: unhex(rfc.keyInfo), mode: "voprf" } as const;
    expect(hex(deriveKey(key.seed, key.info, "voprf"))).toBe(rfc.skSm);
    expect(hex(publicKey(key))).toBe(rfc.pkSm);
  });

  test.each(rfc.vectors)("inputs $inputs are blinded, evaluated, proved and finalized as published", (vector) => {
    vector.inputs.forEach((input, i) => {
      const blind = unhex(vector.blinds[i]!);
      const blinded = multiply(blind, hashToGroup(unhex(input), "voprf"))!;
      expect(hex(blinded)).toBe(vector.blindedElements[i]);
      const evaluated = multiply(scalar, blinded)!;
      expect(hex(evaluated)).toBe(vector.evaluationElements[i]);
      expect(hex(output(unhex(input), multiply(invertAll([blind])[0]!, evaluated)!))).toBe(vector.outputs[i]);
    });
    const batch = { asked: all(vector.blindedElements), evaluated: all(vector.evaluationElements), first: 0 };
    const task = { ...batch, seed: seedOfKey(unhex(rfc.pkSm)) };
    const proof = proofOf({ scalar, M: compositesFast(task), random: unhex(vector.proofRandomScalar) });
    expect(hex(proof)).toBe(vector.proof);
    const claim = { publicKey: unhex(rfc.pkSm), composites: composites(task), proof, first: 0 };
    expect(verifyProof(claim)).toEqual(proof);
    for (const place of [0, 31, 32, 63]) {
      const forged = proof.map((byte, i) => (i === place ? byte ^ 1 : byte));
      expect(() => verifyProof({ ...claim, proof: forged })).toThrow(PeerError);
    }
  });
});

describe.each(kinds)("verified %s", (kind) => {
  const verified = async (meeting: Partial<Meeting> = {}) =>
    meet(kind, { ...(await sets()), both: { verified: true }, ...meeting });

  test("finds what an unproven session finds, for all small sizes, and after a crash at every step", async () => {
    for (const [asked, held] of [
      ["", ""],
      ["a", ""],
      ["", "a"],
      ["a", "a"],
      ["ab", "b"],
    ] as const) {
      const [mine, theirs] = [await ingest([...asked]), await ingest([...held])];
      const { east } = await verified({ mine, theirs });
      expect([...east.items].sort()).toEqual([...asked].filter((item) => held.includes(item)));
    }
    const { east, west } = await verified({ crashEverywhere: true });
    expect([[...east.items].sort(), west.receiverSize]).toEqual([["b", "c"], 3]);
  });

  test("a sender that answers one element under another key is found out before anything of it is used", async () => {
    const other = toScalar(new Uint8Array(64).fill(7));
    const swapOne = (body: Uint8Array) => {
      const { first, rows, proof } = provenPoints.decode(body);
      const spoiled = rows.slice();
      spoiled.set(multiply(other, rowAt(rows, 32, 1))!, 32);
      return [provenPoints.encode({ first, rows: spoiled, proof })];
    };
    const session = verified(tamper(5, swapOne));
    await expect(session).rejects.toMatchObject({ name: "PeerError", code: "proof" });
    await expect(session).rejects.toThrow("elements 0 and on with its one key");
  });

  test("a proof of zeros, a proof of another batch, and a key that was not committed to are no proof", async () => {
    const spoil = (change: (proof: Uint8Array) => Uint8Array) => (body: Uint8Array) => {
      const part = provenPoints.decode(body);
      return [provenPoints.encode({ ...part, proof: change(part.proof) })];
    };
    await expect(
      verified(
        tamper(
          5,
          spoil(() => new Uint8Array(64)),
        ),
      ),
    ).rejects.toMatchObject({ code: "proof" });
    const earlier: Uint8Array[] = [];
    const record = (body: Uint8Array) => {
      earlier.push(provenPoints.decode(body).proof);
      return [body];
    };
    await verified({ ...tamper(5, record), seed: new Uint8Array(32).fill(5) });
    await expect(
      verified(
        tamper(
          5,
          spoil(() => earlier[0]!),
        ),
      ),
    ).rejects.toMatchObject({ code: "proof" });
    const otherKey = multiplyBase(toScalar(new Uint8Array(64).fill(9)))!;
    const show = (body: Uint8Array) => [opening.encode({ ...opening.decode(body), publicKey: otherKey })];
    await expect(verified(tamper(3, show))).rejects.toMatchObject({ code: "proof" });
  });

  test("a sender without a key, or that proves unasked, is refused, and so is a peer in another mode", async () => {
    const hide = (body: Uint8Array) => [opening.encode({ ...opening.decode(body), publicKey: new Uint8Array() })];
    await expect(verified(tamper(3, hide))).rejects.toThrow("a key of 0 bytes; 32 were due");
    const show = (body: Uint8Array) => [opening.encode({ ...opening.decode(body), publicKey: new Uint8Array(32) })];
    await expect(verified({ both: {}, ...tamper(3, show) })).rejects.toThrow("a key of 32 bytes; 0 were due");
    await expect(verified({ receiver: { verified: false } })).rejects.toMatchObject({ code: "verified" });
  });

  test("takes items that were prepared for it, and no others", async () => {
    const { mine, theirs } = await sets();
    const context = utf8("study");
    const prepared = {
      mine: await prepare(mine, { context, verified: true }),
      theirs: await prepare(theirs, { context, verified: true }),
    };
    expect((await verified(prepared)).east.items).toHaveLength(2);
    const halfway = { ...prepared, theirs, sender: { context } }; // the other side hashes on its way, in the same mode
    expect((await verified(halfway)).east.items).toHaveLength(2);
    await expect(verified({ mine: await prepare(mine, { context }) })).rejects.toThrow(
      "prepared for verified: false, not true",
    );
    await expect(verified({ ...prepared, both: {} })).rejects.toThrow("prepared for verified: true, not false");
  });
});

describe("an error that is split over a batch so that it cancels under weights of the pairs alone", () => {
  // The weights of RFC 9497 §2.2.1 follow from the key and their own pair. Two wrong answers whose weighted errors cancel need
  // a search; here it is shown for weights that a forger knows beforehand that the sum does cancel, and that with weights
  // that follow from the whole batch the same forgery fails, because it changes them.
  test("is not proved by weights that follow from the whole batch", () => {
    const key = toScalar(new Uint8Array(64).fill(3));
    const asked = ["a", "b"].map((name) => hashToGroup(utf8(name), "voprf"));
    const honest = concat(...asked.map((element) => multiply(key, element)!));
    const B = multiplyBase(key)!;
    const one = { asked: concat(...asked), evaluated: honest, first: 0 };
    const before = weightSeed({ publicKey: B, ...one });
    const forged = honest.slice();
    forged.set(multiply(addScalars(key, key), asked[0]!)!, 0);
    const after = weightSeed({ publicKey: B, asked: one.asked, evaluated: forged });
    expect(hex(after)).not.toBe(hex(before));
    const other = honest.slice();
    other.set(rowAt(honest, 32, 0), 32); // a change of the second pair changes the weight of the first
    const weightOfFirst = (evaluated: Uint8Array): string => {
      const seed = weightSeed({ publicKey: B, asked: one.asked, evaluated });
      return hex(compositesFast({ seed, first: 0, asked: asked[0]!, evaluated: evaluated.subarray(0, 32) }));
    };
    expect(weightOfFirst(other)).not.toBe(weightOfFirst(honest));
    const rfcWeight = (evaluated: Uint8Array): string =>
      hex(compositesFast({ seed: seedOfKey(B), first: 0, asked: asked[0]!, evaluated: evaluated.subarray(0, 32) }));
    expect(rfcWeight(other)).toBe(rfcWeight(honest)); // the control: as the RFC has it, a pair's weight knows no other pair
  });
});

test("what is proved says nothing of the receiver's items: the key of the proof is the sender's alone", async () => {
  const key = deriveKey(coins(seedOf(2), "key"), utf8("psi/oprf/1"), "voprf");
  let shown: string | undefined;
  const look = (body: Uint8Array) => {
    shown = hex(opening.decode(body).publicKey);
    return [body];
  };
  await meet("psi", { ...(await sets()), both: { verified: true }, ...tamper(3, look) });
  expect(shown).toBe(hex(multiplyBase(key)!));
  expect(psi.receiver.revealsWith({ verified: true }).learns).toBe(psi.receiver.reveals.learns);
});

test("elements that come without their proof are no part of a verified session", async () => {
  const strip = (body: Uint8Array) => [pointsLane.part.encode(provenPoints.decode(body))];
  const session = meet("psi", { ...(await sets()), both: { verified: true }, ...tamper(5, strip) });
  await expect(session).rejects.toBeInstanceOf(PeerError);
  const lane = (body: Uint8Array) => hear(pointsLane, body, { first: 0, total: 3 });
  expect(() => lane(provenPoints.encode({ first: 0, rows: new Uint8Array(96), proof: new Uint8Array(64) }))).toThrow(
    PeerError,
  );
  expect(west).toBe("west");
});

test("two proofs with the same coins for other questions do not give the key away, as one nonce for both would", async () => {
  const key = deriveKey(coins(seedOf(2), "key"), utf8("psi/oprf/1"), "voprf");
  /** s = r - c * k: two equations with one r are solved for k. */
  const solved = ([one, other]: readonly Uint8Array[]): string => {
    const [c, s] = [
      subtractScalars(other!.slice(0, 32), one!.slice(0, 32)),
      subtractScalars(one!.slice(32), other!.slice(32)),
    ];
    return hex(multiplyScalars(s, invertAll([c])[0]!));
  };
  const [M, random] = [hashToGroup(utf8("M"), "voprf"), toScalar(new Uint8Array(64).fill(4))];
  const careless = [M, multiply(random, M)!].map((element) => proofOf({ scalar: key, M: element, random }));
  expect(solved(careless)).toBe(hex(key)); // the control
  const proofs: Uint8Array[] = [];
  const record = (body: Uint8Array) => {
    proofs.push(provenPoints.decode(body).proof);
    return [body];
  };
  const { theirs } = await sets();
  for (const asked of ["a", "b"])
    await meet("psi", { mine: await ingest([asked]), theirs, both: { verified: true }, ...tamper(5, record) });
  expect(proofs).toHaveLength(2);
  expect(solved(proofs)).not.toBe(hex(key));
});
