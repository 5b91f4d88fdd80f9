import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hex, identityFrom, lengthPrefixed, sign, unhex, utf8 } from "../../src/index.ts";
import { disclose, enclose } from "../../src/link/envelopes.ts";
import { type Lane, seal } from "../../src/link/keys.ts";
import { sha256 } from "../../src/primitives.ts";
import { party } from "../../src/protocol/party.ts";
import { type Envelope, type EnvelopeKind, envelope, frame, unframe } from "../../src/wire/frames.ts";
import vectors from "./vectors/envelope.python.json" with { type: "json" };
import { identity } from "./world.ts";

const east = identity("east");
const pair = new Uint8Array(32).fill(4);
const lane: Lane = { session: new Uint8Array(32).fill(1), from: party("east"), to: party("west"), kind: "message" };
const body = utf8("what is said");
const said = enclose(east, pair, lane, { number: 7, body });
const heard = (received: Envelope): string => hex(disclose(east.publicKey, pair, received));
const tampered = expect.objectContaining({ name: "TransportError", code: "tampered" });

test.each(vectors.cases)(
  "$kind $number of $bodyBytes bytes is the frame that an independent program makes",
  (given) => {
    const sender = identityFrom(given.from, unhex(given.seed));
    const place = { session: unhex(given.session), from: sender.name, to: party(given.to) };
    const kind = given.kind as EnvelopeKind; // one of the three, as its program has them
    const message = { number: given.number, body: Uint8Array.from({ length: given.bodyBytes }, (_, i) => i % 251) };
    const made = enclose(sender, unhex(given.pair), { ...place, kind }, message);
    expect(hex(made.signature)).toBe(given.signature);
    expect(hex(sha256(frame({ kind: "envelope", envelope: made })))).toBe(given.sha256);
    expect(hex(disclose(sender.publicKey, unhex(given.pair), made))).toBe(hex(message.body));
  },
);

describe("a signature fits one envelope alone, also for somebody who holds the key of the pair and can seal:", () => {
  const elsewhere: readonly [string, Lane, number][] = [
    ["not another number", lane, 8],
    ["not another session", { ...lane, session: new Uint8Array(32) }, 7],
    ["not another receiver", { ...lane, to: party("north") }, 7],
    ["not another sender", { ...lane, from: party("north") }, 7],
    ["not another kind", { ...lane, kind: "abort" }, 7],
  ];
  test.each(elsewhere)("%s", (_, place, number) => {
    const moved = { ...place, number, sealed: seal(pair, place, number, body), signature: said.signature };
    expect(() => heard(moved)).toThrow(tampered);
  });

  test("not another body", () => {
    const other = seal(pair, lane, 7, utf8("what was said"));
    expect(() => heard({ ...said, sealed: other })).toThrow(tampered);
  });

  test("and not that of the first version, over all of its bytes", () => {
    const unsigned = { ...said, signature: new Uint8Array(64) };
    for (const domain of ["tavs/envelope/1", "tavs/envelope/2"])
      expect(() => heard({ ...said, signature: sign(east, domain, envelope.encode(unsigned)) })).toThrow(tampered);
  });

  test("nor one for another purpose", () => {
    const head = envelope.encode({ ...said, sealed: new Uint8Array(), signature: new Uint8Array() });
    const statement = lengthPrefixed(head, sha256(said.sealed));
    expect(hex(sign(east, "tavs/envelope/2", statement))).toBe(hex(said.signature)); // this is what is signed
    for (const domain of ["tavs/envelope/1", "tavs/hello/1", "tavs/relay/1"])
      expect(() => heard({ ...said, signature: sign(east, domain, statement) })).toThrow(tampered);
  });
});

test("a flipped bit of an envelope, wherever it is, is refused", () => {
  const framed = frame({ kind: "envelope", envelope: said });
  expect(heard(said)).toBe(hex(body));
  fc.assert(
    fc.property(fc.nat({ max: framed.length * 8 - 1 }), (bit) => {
      const flipped = framed.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => {
        const read = unframe(flipped);
        if (read.kind === "envelope") heard(read.envelope);
      }).toThrow();
    }),
  );
});
