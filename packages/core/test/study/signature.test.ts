import { connect, hex, type Identity, memoryNetwork } from "@tavs/core";
import {
  flawOfRevocation,
  flawOfSignature,
  mustNotBeRevoked,
  type Revocation,
  revocationOf,
  revoke,
  type Study,
  signStudy,
} from "@tavs/core/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aStudy, changed, east, north, west } from "./a-study.ts";

const other = changed(["smallestCell"], 3) as Study; // a study as good as the first
const on = "2026-11-22";

describe("a signature beside a study", () => {
  test("is the one that the handshake sends", async () => {
    const via = memoryNetwork();
    const meet = (identity: Identity) => connect({ identity, terms: aStudy, via, today: on });
    const [link, its] = await Promise.all([meet(east), meet(west)]);
    expect(hex(link.signatures.get(east.name)!)).toBe(signStudy(east, aStudy).signature);
    expect(flawOfSignature(aStudy, signStudy(west, aStudy))).toBeUndefined();
    await Promise.all([link.close(), its.close()]);
  });

  test("is of exactly this text", () => {
    expect(flawOfSignature(other, signStudy(east, aStudy))).toContain("another study");
    const moved = { ...signStudy(east, aStudy), study: signStudy(east, other).study };
    expect(flawOfSignature(other, moved)).toContain("was not made with the key");
  });

  test("is of the party that it names", () => {
    expect(flawOfSignature(aStudy, { ...signStudy(east, aStudy), party: "west" })).toContain(
      "was not made with the key",
    );
    expect(flawOfSignature(aStudy, { ...signStudy(east, aStudy), party: "south" })).toContain("not a party");
    expect(() => signStudy(north, aStudy)).toThrow(/^parties: this identity/);
    expect(() => signStudy({ ...north, name: east.name }, aStudy)).toThrow(/^parties: this identity/);
  });

  test("is none, where a character of it was changed or a field put in", () => {
    const signature = signStudy(east, aStudy);
    fc.assert(
      fc.property(fc.nat(127), fc.constantFrom(..."0123456789abcdef"), (at, digit) => {
        const changedTo = signature.signature.slice(0, at) + digit + signature.signature.slice(at + 1);
        const flaw = flawOfSignature(aStudy, { ...signature, signature: changedTo });
        expect(flaw === undefined).toBe(changedTo === signature.signature);
      }),
      { numRuns: 60 },
    );
    for (const wrong of [null, [], "x", {}, { ...signature, note: "x" }, { ...signature, format: "tavs/signature/2" }])
      expect(flawOfSignature(aStudy, wrong)).toContain("is no signature of Tavs");
  });
});

describe("a revocation", () => {
  const ended = revoke(west, { terms: aStudy, on });

  test("of a study ends that study for everybody, and no other", () => {
    expect(() => mustNotBeRevoked(aStudy, [ended])).toThrow(
      expect.objectContaining({ blame: "usage", code: "revoked" }),
    );
    expect(() => mustNotBeRevoked(aStudy, [ended])).toThrow(/^parties\.1: this party revoked the study on 2026-11-22/);
    expect(() => mustNotBeRevoked(other, [ended])).not.toThrow();
    expect(() => mustNotBeRevoked(aStudy, [])).not.toThrow();
  });

  test("of a key ends every study that names it", () => {
    const key = revoke(east, { on });
    expect(() => mustNotBeRevoked(aStudy, [key])).toThrow(/^parties\.0: this party revoked its key/);
    expect(() => mustNotBeRevoked(other, [key])).toThrow(/revoked its key/);
    expect(revocationOf(aStudy, [revoke(north, { on })])).toBeUndefined();
  });

  test("can be made by a party alone, and is not believed of anybody else", () => {
    expect(() => revoke(north, { terms: aStudy, on })).toThrow(/cannot revoke it/);
    expect(revocationOf(aStudy, [{ ...ended, key: hex(north.publicKey) }])).toBeUndefined();
    const stranger: Revocation = { ...revoke(north, { on }), revokes: "study", study: ended.study };
    expect(revocationOf(aStudy, [stranger])).toBeUndefined();
  });

  test("is not made of another: a word for one study, or for one key, is none for more", () => {
    expect(flawOfRevocation(ended)).toBeUndefined();
    const tampered: readonly unknown[] = [
      { ...ended, revokes: "key" },
      { ...ended, study: revoke(west, { terms: other, on }).study },
      { ...ended, on: "2026-11-23" },
      { ...ended, party: "east" },
      { ...ended, note: "x" },
      { ...ended, signature: signStudy(west, aStudy).signature },
      null,
    ];
    for (const wrong of tampered) {
      expect(flawOfRevocation(wrong)).toBeTypeOf("string");
      if (wrong !== null) expect(revocationOf(aStudy, [wrong as Revocation])).toBeUndefined(); // as a file may hold it
    }
  });

  test("that a node was given keeps it from connecting", async () => {
    const attempt = connect({ identity: east, terms: aStudy, via: memoryNetwork(), today: on, revocations: [ended] });
    await expect(attempt).rejects.toMatchObject({ code: "revoked" });
  });

  test("names a day", () => {
    expect(() => revoke(east, { on: "today" })).toThrow(/^on: /);
  });
});
