import { UsageError } from "@tavs/core";
import { classify, type Sex, type SyntheticPerson, syntheticCpr, syntheticCprs } from "@tavs/psi";
import fc from "fast-check";
import { expect, test } from "vitest";

const WEIGHTS = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/** The rule of cpr.dk, written a second time. */
function hasControlDigit(number: string): boolean {
  return [...number].reduce((sum, digit, at) => sum + Number(digit) * WEIGHTS[at]!, 0) % 11 === 0;
}

/** How many serials a date and a sex have, by halving: a serial beyond the last is refused. */
function capacity(birthDate: string, sex: Sex): number {
  let [low, high] = [0, 5000];
  while (low < high) {
    const serial = Math.floor((low + high) / 2);
    if (exists({ birthDate, sex, serial })) low = serial + 1;
    else high = serial;
  }
  return low;
}

function exists(person: SyntheticPerson): boolean {
  try {
    return syntheticCpr(person) !== "";
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

const anyDate = fc
  .date({ min: new Date("1858-01-02T00:00:00Z"), max: new Date("2057-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
  .filter((date) => !date.endsWith("-01-01"));

test("a synthetic person has the birth date and sex that were asked, and a number that nobody can have", () => {
  fc.assert(
    fc.property(
      anyDate,
      fc.constantFrom<Sex>("M", "F"),
      fc.integer({ min: 0, max: 1500 }),
      (birthDate, sex, serial) => {
        const number = syntheticCpr({ birthDate, sex, serial });
        expect(classify(number, { country: "DK" })).toMatchObject({ kind: "cpr", birthDate, sex, mod11: false });
        expect(hasControlDigit(number)).toBe(false);
        expect(number.endsWith("0000")).toBe(false);
      },
    ),
  );
});

// Counted independently: of the 6,000 sequences that either date can have, 546 and 545 pass modulus 11. The sequence 0000,
// which 1965 can have and 2015 cannot, fails it and is not given out.
test.each([
  ["1965-03-01", 546, 1],
  ["2015-03-01", 545, 0],
])("of %s there are as many synthetic numbers as numbers without control digit", (birthDate, withControl, dummies) => {
  expect(hasControlDigit("0103650000")).toBe(false);
  expect(capacity(birthDate, "M") + capacity(birthDate, "F")).toBe(6000 - withControl - dummies);
});

test("a later serial is a greater number, and the same question gets the same number", () => {
  const serial = fc.integer({ min: 0, max: 1500 });
  fc.assert(
    fc.property(anyDate, fc.constantFrom<Sex>("M", "F"), serial, serial, (birthDate, sex, one, other) => {
      const [first, second] = [one, other].map((at) => syntheticCpr({ birthDate, sex, serial: at }));
      expect(Math.sign(Number(first) - Number(second))).toBe(Math.sign(one - other));
    }),
  );
});

test("one digit repeated is a dummy, and never a synthetic person", () => {
  const numbers = Array.from({ length: 600 }, (_, serial) =>
    syntheticCpr({ birthDate: "1911-11-11", sex: "M", serial }),
  );
  expect(numbers).toContain("1111111113");
  expect(numbers).not.toContain("1111111111");
});

test.each([
  ["1 January, whose numbers without control digit belong to people", { birthDate: "1980-01-01" }],
  ["a day that no calendar has", { birthDate: "1981-02-29" }],
  ["a year before the first CPR number", { birthDate: "1857-12-31" }],
  ["a year after the last one that two digits can say", { birthDate: "2058-01-02" }],
  ["a date in another notation", { birthDate: "02-05-1950" }],
  ["more people than a date has numbers", { serial: 3000 }],
  ["a serial below 0", { serial: -1 }],
  ["half a serial", { serial: 0.5 }],
])("no synthetic number is made for %s", (_name, wrong) => {
  expect(() => syntheticCpr({ birthDate: "1950-05-02", sex: "F", serial: 0, ...wrong })).toThrow(UsageError);
});

test("all numbers of a day and a sex come in the order of their serials, and no further ones", () => {
  const day = { birthDate: "1950-02-07", sex: "F" } as const;
  const all = [...syntheticCprs(day)];
  for (const serial of [0, 1, 99, all.length - 1]) expect(all[serial]).toBe(syntheticCpr({ ...day, serial }));
  expect(all.length).toBe(capacity(day.birthDate, day.sex));
  expect(() => [...syntheticCprs({ ...day, birthDate: "1950-01-01" })]).toThrow(UsageError);
});
