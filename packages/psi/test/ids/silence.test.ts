import { UsageError } from "@tavs/core";
import { aliasTable, type Country, classify, cpr, freeText, identifier, key } from "@tavs/psi";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyCell, anyCpr } from "./arbitraries.ts";

const COUNTRIES: readonly Country[] = ["DK", "SE", "NO", "FI", "IS"];
const OPTIONS = fc.record({
  country: fc.constantFrom(...COUNTRIES),
  restoreLeadingZero: fc.boolean(),
  asOf: fc.constantFrom("1999-12-31", "2024-02-29", "2032-01-01"),
});

/** Does a message say some of a value: three characters in a row of which one is a digit? */
function says(message: string, value: string): boolean {
  for (let at = 0; at + 3 <= value.length; at++) {
    const part = value.slice(at, at + 3);
    if (/\d/.test(part) && message.includes(part)) return true;
  }
  return false;
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message + String(error.cause ?? "");
  }
  return "";
}

describe("whatever the cell", () => {
  test("a reason says nothing of the value", () => {
    fc.assert(
      fc.property(anyCell, OPTIONS, (cell, options) => {
        const { kind, canonical, reason } = classify(cell, options);
        expect(says(reason ?? "", cell)).toBe(false);
        expect(reason === undefined).toBe(kind !== "invalid");
        if (kind === "invalid") expect(canonical).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  test("an error is a UsageError and says nothing of the value", () => {
    fc.assert(
      fc.property(anyCell, OPTIONS, (cell, options) => {
        for (const canonicalise of [cpr, freeText, key("study/no/1", cpr), identifier(options)]) {
          expect(
            says(
              messageOf(() => canonicalise(cell)),
              cell,
            ),
          ).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("what is canonical stays as it is, in every country", () => {
    fc.assert(
      fc.property(anyCell, OPTIONS, (cell, options) => {
        const { canonical } = classify(cell, { ...options, issuer: "1.2.3" });
        if (canonical !== undefined) expect(classify(canonical, options).canonical).toBe(canonical);
      }),
      { numRuns: 2000 },
    );
  });
});

test("an alias list that cannot be read says where, and not what", () => {
  fc.assert(
    fc.property(anyCpr, (number) => {
      const message = messageOf(() => aliasTable([[number, `${number}0`]], cpr));
      expect(message).toContain("alias number 0");
      expect(says(message, number)).toBe(false);
    }),
  );
});

test("wrong options are refused before a row is read, without saying them", () => {
  const bad = [{ issuer: "0104909989" }, { issuer: "1.02.3" }, { asOf: "2023-02-29" }, { asOf: "today" }];
  for (const options of bad) expect(() => classify("", { country: "DK", ...options })).toThrow(UsageError);
  expect(messageOf(() => classify("", { country: "DK", issuer: "0104909989" }))).not.toMatch(/0104909989/);
  // @ts-expect-error Greenland and the Faroes use Danish numbers, others are not read
  expect(() => classify("", { country: "DE" })).toThrow(UsageError);
  // @ts-expect-error a number has lost its leading zeros before anybody could see it
  expect(() => classify(104909989, { country: "DK" })).toThrow(UsageError);
});

test("a cell of a hundred million characters costs no more than its length is asked", () => {
  const patterns = ["1", " ", "-", '"', "a\u00ad", "1-", "\uff11", "1."];
  for (const pattern of patterns) {
    const long = pattern.repeat(Math.floor(1e8 / pattern.length));
    for (const country of COUNTRIES) expect(classify(long, { country }).reason).toBe("too long");
    expect(() => freeText(long)).toThrow(UsageError);
  }
});
