import { PeerError, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { sites } from "../analyses/rotterdam.ts";
import { type Course, labelled, learn } from "./learn.ts";

describe("what the application brings is checked, and told by position", () => {
  test.each<[string, Partial<Course>]>([
    ["train returned 2 weights; the model has 3", { returning: ({ rows }) => ({ weights: [1, 2], rows }) }],
    ["train returned no weights", { returning: () => undefined }],
    ["weight number 1 that train returned", { returning: ({ rows }) => ({ weights: [1, Number.NaN, 2], rows }) }],
    ["train must return a whole number of rows", { returning: ({ weights }) => ({ weights, rows: 1.5 }) }],
    ["train must return a whole number of rows", { returning: ({ weights }) => ({ weights }) }],
    ["value number 2 is so large", { returning: ({ rows }) => ({ weights: [0, 1e300, 0], rows }) }],
    ["the hospitals trained on no rows", { returning: ({ weights }) => ({ weights, rows: 0 }) }],
    ["weight number 2 of the initial model", { initial: [0, 0, Number.POSITIVE_INFINITY] }],
    ["weights: must be a number in [1, 500000]", { initial: [] }],
    ["rounds: must be a number in [1, 100000]", { rounds: 0 }],
    ["privatize returned 1 numbers; it was given 4", { privatize: () => Float64Array.of(1) }],
    ["weight number 0 of the next model", { strategy: (previous) => previous.map(() => Number.NaN) }],
    ["the strategy returned 1 weights; the model has 3", { strategy: () => Float64Array.of(1) }],
  ])("%s", async (words, course) => {
    await expect(learn({ rounds: 2, ...course })).rejects.toThrow(words);
    await expect(learn({ rounds: 2, ...course })).rejects.toBeInstanceOf(UsageError);
  });
});

test("fewer than three hospitals are not averaged", async () => {
  const session = learn({ rounds: 1, cohorts: sites.slice(1).map(labelled) });
  await expect(session).rejects.toThrow("2 participants; at least 3 different ones are needed");
  await expect(session).rejects.not.toBeInstanceOf(PeerError);
});
