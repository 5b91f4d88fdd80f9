import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hex, UsageError } from "../../src/index.ts";
import { canonical, canonicalBytes, firstDifference, type Json } from "../../src/study/index.ts";

/** A number from the bits of an IEEE 754 double, as RFC 8785 Appendix B writes them. */
function double(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

describe("canonical JSON", () => {
  test("is that of RFC 8785 §3.2.2 and §3.2.4, to the byte", () => {
    const document = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`) as Json;
    expect(hex(canonicalBytes(document))).toBe(
      "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e33" +
        "3333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e" +
        "4127425c225c5c5c5c5c222f227d",
    );
  });

  test("sorts names as RFC 8785 §3.2.3 does: by UTF-16 code units", () => {
    const document = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    expect(
      Object.values(
        JSON.parse(
          `[${canonical(document)
            .slice(1, -1)
            .replaceAll(/"[^"]*":/g, "")}]`,
        ),
      ),
    ).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
  });

  test.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["ffefffffffffffff", "-1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555554", "333333333.33333325"],
    ["41b3de4355555555", "333333333.3333333"],
    ["41b3de4355555556", "333333333.3333334"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("writes the number %s of RFC 8785 Appendix B as %s", (bits, text) => {
    expect(canonical(double(bits))).toBe(text);
  });

  test("refuses the numbers that RFC 8785 Appendix B refuses", () => {
    for (const bits of ["7fffffffffffffff", "7ff0000000000000"])
      expect(() => canonical([double(bits)])).toThrow(UsageError);
  });

  test("refuses half a surrogate pair, in strings and in names", () => {
    for (const half of ["\ud83d", "\ude00", "\ude00\ud83d"]) {
      expect(() => canonical(half)).toThrow(UsageError);
      expect(() => canonical({ [half]: 1 })).toThrow(UsageError);
    }
    expect(canonical("\ud83d\ude00")).toBe('"\ud83d\ude00"');
  });

  test("refuses what JSON cannot say instead of leaving it out", () => {
    const odd: unknown[] = [undefined, { field: undefined }, [() => 1], 1n, new Date(0), new Map(), Symbol("a")];
    for (const value of odd) expect(() => canonical(value as Json)).toThrow(UsageError);
  });

  test("says the same of any document, whatever the order of its names, and another thing of another one", () => {
    const character = fc
      .integer({ min: 0, max: 0x10f7ff })
      .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800)); // no half of a pair
    const json = fc.jsonValue({ stringUnit: character }) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(canonical(JSON.parse(canonical(reversed(a))))).toBe(canonical(a));
        expect(firstDifference(a, b) === undefined).toBe(canonical(a) === canonical(b));
      }),
      { examples: [[[1], { 0: 1 }]] },
    );
  });
});

function reversed(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, reversed(field)]),
  );
}

describe("the first difference of two documents", () => {
  const ours = { title: "A", parties: [{ name: "east" }, { name: "west" }], privacy: { epsilon: 1 } };

  test.each([
    ["a field", { ...ours, title: "B" }, "title"],
    ["a field inside", { ...ours, privacy: { epsilon: 2 } }, "privacy.epsilon"],
    ["a field of a list", { ...ours, parties: [{ name: "east" }, { name: "north" }] }, "parties.1.name"],
    ["a list that is longer", { ...ours, parties: [...ours.parties, { name: "north" }] }, "parties.2"],
    ["a field that only one has", { ...ours, privacy: { epsilon: 1, delta: 0 } }, "privacy.delta"],
    ["a list that is a record", { ...ours, parties: { 0: { name: "east" }, 1: { name: "west" } } }, "parties"],
    ["everything", 5, "the whole document"],
  ])("is named where it is %s", (_, theirs, path) => {
    expect(firstDifference(ours, theirs)).toBe(path);
  });

  test("does not repeat a peer's own words as the name of a field", () => {
    expect(firstDifference({}, { "ran \u001b[2J\n": 1 })).toBe("(a name that is no word)");
    expect(firstDifference({}, { ["a".repeat(41)]: 1 })).toBe("(a name that is no word)");
  });
});
