import { describe, expect, test } from "vitest";
import { concat, equal, PeerError } from "../../src/index.ts";
import { party } from "../../src/protocol/party.ts";
import { type Envelope, frame, MAX_BODY, MAX_FRAME, unframe, WIRE_VERSION } from "../../src/wire/frames.ts";

const longestName = party("a".repeat(64));
const envelope: Envelope = {
  session: new Uint8Array(32),
  from: longestName,
  to: longestName,
  kind: "acknowledgement",
  number: 2 ** 32 - 1,
  sealed: new Uint8Array(MAX_BODY + 16),
  signature: new Uint8Array(64),
};

describe("a frame", () => {
  test("carries the longest message between the longest names", () => {
    const framed = frame({ kind: "envelope", envelope });
    expect(framed.length).toBeLessThanOrEqual(MAX_FRAME);
    const read = unframe(framed);
    if (read.kind !== "envelope") throw new Error("it came back as a hello");
    expect(equal(read.envelope.sealed, envelope.sealed)).toBe(true); // toEqual takes a minute for 4 MB
    expect({ ...read.envelope, sealed: 0 }).toEqual({ ...envelope, sealed: 0 });
  });

  test("of another version is refused with both versions, so that one knows which side is older", () => {
    for (const version of [WIRE_VERSION - 1, WIRE_VERSION + 1]) {
      const other = concat(Uint8Array.of(version, 2), new Uint8Array(10));
      expect(() => unframe(other)).toThrow(`speaks version ${version}, this is version ${WIRE_VERSION}`);
      expect(() => unframe(other)).toThrow(expect.objectContaining({ code: "version" }));
    }
  });

  test("that is empty, of one byte or of an unknown kind is refused", () => {
    for (const bytes of [[], [WIRE_VERSION], [WIRE_VERSION, 0], [WIRE_VERSION, 3, 0, 0]])
      expect(() => unframe(Uint8Array.from(bytes))).toThrow(PeerError);
  });

  test("over the limit is refused", () => {
    const long = new Uint8Array(MAX_FRAME + 1);
    long.set([WIRE_VERSION, 2]);
    expect(() => unframe(long)).toThrow(/over the limit/);
  });
});
