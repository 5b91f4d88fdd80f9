import { PeerError, run, UsageError } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, labelColumns, labelled, labelsFor } from "@tavs/psi";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { east, west } from "./protocols.ts";

const followUp = labelColumns({
  days: "int32",
  relapsed: "boolean",
  dose: "float64",
  place: { text: 8 },
});
const dated = labelColumns({ on: "day" });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const rows = fc.record({
  days: optional(fc.integer()),
  relapsed: optional(fc.boolean()),
  dose: optional(fc.double({ noNaN: true, noDefaultInfinity: true })),
  place: optional(fc.string({ unit: "grapheme" }).filter((text) => new TextEncoder().encode(text).length <= 8)),
});

describe("a row of typed columns", () => {
  test("comes back from its label as it was, missing values and all, whatever stands in it", () => {
    fc.assert(
      fc.property(rows, (row) => {
        const label = followUp.encode(row);
        expect(label).toHaveLength(followUp.width);
        expect(followUp.decode(label)).toEqual(row);
      }),
    );
  });

  test("has one width, so that no length says what stands in it", () => {
    expect(followUp.width).toBe(1 + 4 + 1 + 8 + 2 + 8);
    expect(followUp.encode({})).toHaveLength(followUp.width);
  });

  test("that does not fit is refused by the name of its column, without the value", () => {
    const wrong: readonly [string, object][] = [
      ["days", { days: 4711.5 }],
      ["days", { days: 2 ** 31 }],
      ["dose", { dose: Number.NaN }],
      ["dose", { dose: Number.POSITIVE_INFINITY }],
      ["relapsed", { relapsed: 1 }],
      ["place", { place: "København" }],
    ];
    for (const [name, row] of wrong) {
      const attempt = () => followUp.encode(row as never); // what no compiler saw
      expect(attempt).toThrow(new UsageError(`column ${name}: a value that does not fit it`));
    }
    for (const columns of [{}, { place: { text: 0 } }, { place: { text: 65_536 } }])
      expect(() => labelColumns(columns as never)).toThrow(UsageError);
  });

  test("a day is four bytes, comes back as it was written, and is refused where the calendar has none", () => {
    expect(dated.width).toBe(1 + 4);
    for (const on of ["1969-12-31", "1970-01-01", "2000-02-29", "0001-01-01", "9999-12-31"])
      expect(dated.decode(dated.encode({ on }))).toEqual({ on });
    expect(new DataView(dated.encode({ on: "2024-05-17" }).buffer).getInt32(1)).toBe(19_860); // date -d 2024-05-17 +%s, over 86,400
    for (const on of ["2023-02-29", "17.05.2024", "2024-5-17", "+010000-01-01", ""])
      expect(() => dated.encode({ on })).toThrow(new UsageError("column on: a value that does not fit it"));
    for (const beyond of [2_932_897, -719_529, 2 ** 31 - 1, -(2 ** 31)]) {
      const label = dated.encode({ on: "1970-01-01" });
      new DataView(label.buffer).setInt32(1, beyond); // no year of four digits
      expect(() => dated.decode(label)).toThrow(PeerError);
    }
  });

  test("every day of eight centuries is the day that the calendar of the platform has, and no other text is one", () => {
    for (let day = Date.UTC(1600) / 86_400_000; day < Date.UTC(2401) / 86_400_000; day++) {
      const on = new Date(day * 86_400_000).toISOString().slice(0, 10);
      if (new DataView(dated.encode({ on }).buffer).getInt32(1) !== day) throw new Error(on);
    }
    for (const on of ["1900-02-29", "2000-13-01", "2000-00-10", "2000-04-31", "2000-01-00", "2000-01-32", "20a0-01-01"])
      expect(() => dated.encode({ on }), on).toThrow(UsageError);
    for (const on of ["2000/01/01", "2000-1-011", " 2000-01-0", "2000-0１-01"])
      expect(() => dated.encode({ on }), on).toThrow(UsageError);
  });

  test("is the same label over bytes that held another", () => {
    fc.assert(
      fc.property(rows, rows, (before, row) => {
        const label = followUp.encode(before);
        followUp.encodeInto(row, new DataView(label.buffer));
        expect(label).toEqual(followUp.encode(row));
      }),
    );
  });

  test("is not written where it has no room, nor beyond its room", () => {
    const bytes = new Uint8Array(followUp.width + 2).fill(7);
    expect(() => followUp.encodeInto({ days: 1 }, new DataView(bytes.buffer, 0, followUp.width - 1))).toThrow(
      UsageError,
    );
    expect(bytes).toEqual(new Uint8Array(bytes.length).fill(7));
    followUp.encodeInto({ days: 1 }, new DataView(bytes.buffer, 1));
    expect([bytes[0], bytes.at(-1)]).toEqual([7, 7]);
    expect(bytes.slice(1, -1)).toEqual(followUp.encode({ days: 1 }));
  });

  test("in bytes that no row is written as is the peer's fault: flags of no column, a boolean of 2, lengths beyond the end, no UTF-8", () => {
    const honest = followUp.encode({ days: 1, relapsed: true, dose: 2, place: "Ribe" });
    const spoil = (at: number, byte: number) => honest.map((was, i) => (i === at ? byte : was));
    for (const label of [
      honest.slice(1),
      spoil(0, 0b11111),
      spoil(0, 0b1110),
      spoil(5, 2),
      spoil(15, 9),
      spoil(16, 255),
      spoil(6, 0x7f).fill(255, 7, 14),
      spoil(23, 1),
    ])
      expect(() => followUp.decode(label)).toThrow(PeerError);
  });
});

test("a registry's rows reach the hospital by labelled psi, each with its own patient", async () => {
  const [mine, theirs] = [await ingest(["a", "b", "c"]), await ingest(["c", "b", "x"])];
  const table = [{ days: 300, place: "Ribe" }, { days: 12, relapsed: true }, { dose: 0.5 }];
  const labels = labelsFor(theirs, { width: followUp.width, of: (row) => followUp.encode(table[row]!) });
  const transports = memoryTransports("east", "west");
  const [found] = await Promise.all([
    run(labelled.receiver, { input: { items: mine, peer: west }, transport: transports.east }),
    run(labelled.sender, { input: { items: theirs, peer: east, labels }, transport: transports.west }),
  ]);
  const got = Object.fromEntries(found.items.map((item, i) => [item, followUp.decode(found.labels[i]!)]));
  expect(got).toEqual({ c: table[0], b: table[1] });
});
