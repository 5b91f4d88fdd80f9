import { type AggregationFacts, chooseAggregation, UsageError } from "@tavs/core";
import { expect, test } from "vitest";

const facts: AggregationFacts = { parties: 4, length: 100, maxValue: 1000 };

test.each<[Partial<AggregationFacts>, string, string]>([
  [{}, "shares", "100 numbers of 4 parties are few"],
  [{ length: 1024 }, "shares", "1024 numbers"], // 4096 pieces of a number are the most
  [{ length: 1025 }, "masks", "masks cost least"],
  [{ parties: 16, length: 1 }, "shares", "1 numbers of 16 parties"], // each gives every other a piece
  [{ parties: 17, length: 1 }, "masks", "1 numbers of 17 parties"],
  [{ mayDropOut: 1 }, "masks", "go on without 1 who vanish"],
  [{ length: 10_000_000 }, "masks", "10000000 numbers"],
  [{ overDays: true }, "he", "they rest encrypted"],
  [{ overDays: true, parties: 20, decimals: 15 }, "he", "20 parties"],
  [{ way: "masks" }, "masks", "it was asked for"],
  [{ way: "he", parties: 20 }, "he", "it was asked for"],
  [{ way: "shares", length: 10_000, mayDropOut: 1 }, "shares", "it was asked for"],
])("%j: by %s, and says why", (more, way, why) => {
  const chosen = chooseAggregation({ ...facts, ...more });
  expect(chosen.way).toBe(way);
  expect(chosen.why).toContain(why);
});

test.each<[Partial<AggregationFacts>, RegExp]>([
  [{ parties: 2 }, /^parties: at least three; the sum of two shows each the other's$/],
  [{ parties: 3.5 }, /^parties: at least three/],
  [{ length: 0 }, /^length: a whole number from 1$/],
  [{ length: 2 ** 53 }, /^length/],
  [{ maxValue: 0 }, /^maxValue: a number above 0$/],
  [{ maxValue: Number.POSITIVE_INFINITY }, /^maxValue/],
  [{ maxValue: Number.NaN }, /^maxValue/],
  [{ decimals: 16 }, /^decimals: a whole number from 0 to 15$/],
  [{ decimals: -1 }, /^decimals/],
  [{ mayDropOut: 2 }, /^mayDropOut: of 4 parties more than half must stay$/],
  [{ mayDropOut: -1 }, /^mayDropOut/],
  [{ mayDropOut: 0.5 }, /^mayDropOut/],
  [{ overDays: true, mayDropOut: 1 }, /^overDays, mayDropOut: who holds a share of the key must come back/],
  [{ overDays: true, parties: 21 }, /^parties: parameters of "he" are proved for 20, not 21$/],
  [{ way: "he", mayDropOut: 1 }, /^mayDropOut: who holds a share of the key/],
  [{ way: "he", parties: 21 }, /^parties: parameters of "he"/],
  [{ way: "masks", overDays: true }, /^overDays: by masks all are there at the same time/],
  [{ way: "shares", overDays: true }, /^overDays: by shares/],
  [{ way: "hope" as never }, /^way: "masks", "shares" or "he"$/],
])("%j is refused, naming the field", (more, words) => {
  expect(() => chooseAggregation({ ...facts, ...more })).toThrow(words);
  expect(() => chooseAggregation({ ...facts, ...more })).toThrow(UsageError);
});
