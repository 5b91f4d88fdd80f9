import { createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { hex, type Identity, identityFrom, lengthPrefixed, utf8 } from "../../src/index.ts";
import { type AuditEvent, BrokenChain, openAudit, type Terms, termsHash, verifyAudit } from "../../src/study/index.ts";
import { memoryJournal } from "../../src/testing.ts";

const east = identityFrom("east", new Uint8Array(32).fill(1));
const west = identityFrom("west", new Uint8Array(32).fill(2));
const LEARNS = "learns the size of the set of west, and nothing else";
const terms: Terms = {
  format: "tavs/terms/1",
  title: "Relapse",
  purpose: "test",
  parties: [east, west].map(({ name, publicKey }) => ({ name, role: "hospital", key: hex(publicKey) })),
  computations: [
    {
      label: "link/east",
      protocol: "psi/oprf/1",
      parties: ["east", "west"],
      parameters: {},
      reveals: { east: { learns: LEARNS, against: "malicious", collusion: "none" } },
    },
    { label: "survival", protocol: "federated/cox/1/shares", parties: ["east", "west"], parameters: {}, reveals: {} },
    { label: "west alone", protocol: "echo/1", parties: ["west"], parameters: {}, reveals: {} },
  ],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2030-01-01",
};
const AT = "2026-11-21T08:00:00.000Z";

const opened = (lines: string[], identity: Identity = east, agreed: Terms = terms) =>
  openAudit({ journal: memoryJournal(lines), identity, terms: agreed, now: () => AT, software: "tavs@0.1.0" });

async function log(identity: Identity = east): Promise<string[]> {
  const lines: string[] = [];
  const audit = await opened(lines, identity);
  await audit.record({ event: "finished", session: "link/east", run: 0, sizes: { items: 2982, peerItems: 52_982 } });
  await audit.record({ event: "released", epsilon: 0.25, rowsReleased: 6, suppressed: 1, differentiallyPrivate: true });
  return lines;
}

function broken(lines: readonly string[], options = {}): BrokenChain {
  try {
    verifyAudit(lines, options);
  } catch (error) {
    if (error instanceof BrokenChain) return error;
    throw error;
  }
  throw new Error("the log was found whole");
}

let lines: string[] = [];
beforeAll(async () => {
  lines = await log();
});

describe("an audit log", () => {
  test("says who computed what, when, under which terms, and what that let the party know", () => {
    const [first, linked, released] = verifyAudit(lines, { publicKey: east.publicKey }).entries;
    const [study, parties] = [hex(termsHash(terms)), ["east", "west"]];
    const always = { at: AT, party: "east", key: hex(east.publicKey), study, parties, software: "tavs@0.1.0" };
    expect(first).toEqual({ ...always, event: "opened" });
    expect(linked).toEqual({
      ...always,
      event: "finished",
      session: "link/east",
      run: 0,
      protocol: "psi/oprf/1",
      reveals: LEARNS,
      sizes: { items: 2982, peerItems: 52_982 },
    });
    expect(released).toMatchObject({ event: "released", epsilon: 0.25, rowsReleased: 6, suppressed: 1 });
  });

  test("carries on every line an Ed25519 signature that OpenSSL accepts", () => {
    const prefix = Buffer.from("302a300506032b6570032100", "hex"); // RFC 8410 §4: SubjectPublicKeyInfo of an Ed25519 key
    const key = createPublicKey({ key: Buffer.concat([prefix, east.publicKey]), format: "der", type: "spki" });
    for (const line of lines) {
      const { signature, ...unsigned } = JSON.parse(line) as { readonly signature: string };
      const message = lengthPrefixed(utf8("tavs/audit/1"), utf8(JSON.stringify(unsigned)));
      expect(verify(null, message, key, Buffer.from(signature, "hex"))).toBe(true);
    }
  });

  test("names a protocol as the terms do, with the way in which it adds up", async () => {
    const written = [...lines];
    await (await opened(written)).record({ event: "finished", session: "survival", run: 0 });
    expect(verifyAudit(written).entries.at(-1)).toMatchObject({ protocol: "federated/cox/1/shares" });
  });

  test("begins once for a study, however often it is opened, and once more for the next study", async () => {
    const grown = [...lines];
    await opened(grown);
    expect(grown.length).toBe(3);
    await opened(grown, east, { ...terms, title: "Survival" });
    expect(verifyAudit(grown).entries.map(({ event }) => event)).toEqual(["opened", "finished", "released", "opened"]);
  });

  test("that is empty is no log: even the first line of a study is missing", () => {
    expect(broken([])).toMatchObject({ line: 1, code: "tampered" });
  });

  test("cut short is found by who wrote a head down", () => {
    const { head } = verifyAudit(lines);
    expect(verifyAudit(lines.slice(0, 2)).entries.length).toBe(2);
    expect(broken(lines.slice(0, 2), { expectedHead: head }).line).toBe(3);
  });
});

describe("a changed audit log", () => {
  test("is found wherever one byte is another, in the line that holds the byte", () => {
    const bytes = Buffer.from(`${lines[0]}\n${lines[1]}`);
    const masks = fc.array(fc.integer({ min: 1, max: 255 }), { minLength: bytes.length, maxLength: bytes.length });
    fc.assert(
      fc.property(masks, (mask) => {
        let line = 1;
        for (const [at, byte] of bytes.entries()) {
          const changed = Buffer.from(bytes);
          changed[at] = byte ^ mask[at]!;
          expect(broken(changed.toString("utf8").split("\n")).line).toBe(line);
          if (byte === 0x0a) line++;
        }
      }),
      { numRuns: 1 }, // every position, each with a change of its own
    );
  }, 120_000); // a thousand signatures are checked: on a busy machine that is long

  test("and signed anew by another key is found by who has the key of the terms, and by nobody else", async () => {
    const forged = await log(west);
    expect(verifyAudit(forged).party).toBe("west");
    expect(broken(forged, { publicKey: east.publicKey })).toMatchObject({
      line: 1,
      reason: "is signed by another key than was expected",
    });
  });

  test("by lines of another party's log is found where they begin", async () => {
    const others = await log(west);
    expect(broken([lines[0]!, others[1]!, others[2]!]).line).toBe(2);
  });

  test("is not written to", async () => {
    const changed = [lines[0]!, lines[2]!];
    await expect(opened(changed)).rejects.toThrow(BrokenChain);
    expect(changed.length).toBe(2);
  });
});

describe("what may stand in an audit log", () => {
  test("is known fields: a value, a name or a free text does not compile, and is refused when it comes all the same", async () => {
    const written: string[] = [];
    const audit = await opened(written);
    // @ts-expect-error an answer has no field
    await expect(audit.record({ event: "released", value: 17 })).rejects.toThrow("field number 2 is none");
    // @ts-expect-error an event is one of six
    await expect(audit.record({ event: "010170-1234" })).rejects.toThrow("event is not an event that is audited");
    // @ts-expect-error a size is a number
    await expect(audit.record({ event: "finished", sizes: { items: "x" } })).rejects.toThrow("sizes is not a list");
    expect(written.length).toBe(1);
  });

  test.each<[string, AuditEvent]>([
    ["an identity number as the name of a size", { event: "finished", sizes: JSON.parse('{"010170-1234":1}') }],
    ["a person's name as the name of a size", { event: "finished", sizes: JSON.parse('{"jensen":1}') }],
    ["a CPR number as a size", { event: "finished", sizes: { items: 101_701_234 } }],
    ["a CPR number as the number of a run", { event: "finished", run: 3_112_999_993 }],
    ["a size that is no whole number", { event: "finished", sizes: { items: 1.5 } }],
    ["a negative size", { event: "finished", sizes: { items: -1 } }],
    ["a number of rows that is none", { event: "released", rowsReleased: Number.NaN }],
    ["an epsilon without end", { event: "released", epsilon: Number.POSITIVE_INFINITY }],
    ["an identity number as a protocol", { event: "finished", protocol: "010170-1234" }],
    ["a sentence as an error's code", { event: "failed", code: "row 3 is bad" }],
    ["a digest that is too short to be one", { event: "started", inputDigest: "abc" }],
  ])("is not %s, and the refusal does not repeat it", async (_title, event) => {
    const written: string[] = [];
    const audit = await opened(written);
    await expect(audit.record(event)).rejects.toMatchObject({ name: "UsageError", code: "audit" });
    await expect(audit.record(event)).rejects.not.toThrow(/010170|row 3|abc|-1\b|1\.5/);
    expect(written.length).toBe(1);
  });

  test("is sessions that the terms give this party", async () => {
    const audit = await opened([]);
    for (const session of ["link/north", "west alone"])
      await expect(audit.record({ event: "started", session })).rejects.toMatchObject({ code: "terms" });
  });

  test("is written by a party of the terms alone", async () => {
    const stranger = identityFrom("north", new Uint8Array(32).fill(3));
    const impostor = identityFrom("east", new Uint8Array(32).fill(3));
    await expect(opened([], stranger)).rejects.toMatchObject({ code: "terms" });
    await expect(opened([], impostor)).rejects.toMatchObject({ code: "terms" });
  });

  test("is nothing that the disk did not take: the caller is told, and withholds the answer", async () => {
    const written: string[] = [];
    const journal = memoryJournal(written, 1);
    const audit = await openAudit({ journal, identity: east, terms, now: () => AT });
    await expect(audit.record({ event: "released", rowsReleased: 6 })).rejects.toThrow();
    await audit.record({ event: "released", rowsReleased: 7 });
    expect(verifyAudit(written).entries.map(({ rowsReleased }) => rowsReleased)).toEqual([undefined, 7]);
  });
});
