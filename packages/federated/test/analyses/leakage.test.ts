import { PeerError, type Reveals } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { cox, kaplanMeier, tally } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { averaging } from "../../src/averaging.ts";
import { fedAvg } from "../../src/index.ts";
import { question } from "../../src/secure-sum/messages.ts";
import { reals } from "../../src/statistics/vector-codec.ts";
import { cohorts, hospitals, hub, type Kind, kinds, resultOf, transcriptOf } from "./worlds.ts";

const [east, west, north] = hospitals;
const [one, two, three] = cohorts as [(typeof cohorts)[0], (typeof cohorts)[0], (typeof cohorts)[0]];
const heardBy = (who: string | undefined, transcript: readonly Overheard[]) =>
  transcript.filter(({ to }) => to === who);
const shape = (transcript: readonly Overheard[]) => transcript.map(({ from, to, body }) => [from, to, body.length]);

describe.each(kinds)("%s", (kind) => {
  test("the hub cannot see at which hospital which patients are: all that it reads stays the same", async () => {
    const worlds = [
      [one, two, three],
      [three, one, two],
      [two, three, one],
    ];
    const [first, ...others] = await Promise.all(worlds.map((rows) => transcriptOf(kind, { rows })));
    for (const other of others) {
      expect(shape(other)).toEqual(shape(first!));
      expect(other.filter(({ to }) => to !== hub)).toEqual(first!.filter(({ to }) => to !== hub)); // keys and questions
      const masked = (transcript: readonly Overheard[]) => heardBy(hub, transcript).map(({ body }) => body);
      for (const [i, body] of masked(other).entries()) expect(body).not.toEqual(masked(first!)[i]); // not by saying nothing
    }
    const results = await Promise.all(worlds.map((rows) => resultOf(kind, { rows })));
    expect(results).toEqual([results[0], results[0], results[0]]);
  });

  test("a hospital cannot see which of the others has which patients", async () => {
    const views = await Promise.all(
      [
        [one, two, three],
        [one, three, two],
      ].map(async (rows) => heardBy(east, await transcriptOf(kind, { rows }))),
    );
    expect(views[1]).toEqual(views[0]);
    expect(new Set(views[0]!.map(({ from }) => from))).toEqual(new Set([hub, west, north]));
  });

  test("one patient more or less at a hospital changes no length and no number of messages of a round", async () => {
    const fewer = await transcriptOf(kind, { rows: [one.slice(1), two, three] });
    const all = await transcriptOf(kind);
    const round = (transcript: readonly Overheard[]) => shape(transcript).slice(0, 15); // invitations, keys, a question, answers
    expect(round(fewer)).toEqual(round(all));
  });
});

/** What the hub asked, by round, the last word too. */
async function askedIn(kind: Kind, rows = cohorts): Promise<readonly Float64Array[]> {
  const said = heardBy(east, await transcriptOf(kind, { rows }))
    .filter(({ from }) => from === hub)
    .slice(1);
  return said.map(({ body }) => reals(2).decode(question.decode(body).content));
}

describe.each(["tally", "kaplan-meier"] as const)("%s", (kind) => {
  test("a hospital sees the same whatever patients the others have", async () => {
    const views = await Promise.all(
      [
        [one, two, three],
        [one, one, one],
        [one, two.slice(5), []],
      ].map(async (rows) => heardBy(east, await transcriptOf(kind, { rows }))),
    );
    expect(views[1]).toEqual(views[0]);
    expect(views[2]).toEqual(views[0]);
  });
});

test("of the others' patients a hospital sees, in a Cox fit, the coefficients of each iteration, and nothing beside", async () => {
  const asked = await askedIn("cox");
  expect(asked[0]).toEqual(new Float64Array(2)); // every fit begins at zero
  const fit = (await resultOf("cox")) as { readonly terms: Readonly<Record<string, { readonly coef: number }>> };
  expect(asked.at(-1)![0]! / 10).toBe(fit.terms.age!.coef); // the last word: on the public scale of the terms
  const view = heardBy(east, await transcriptOf("cox")).filter(({ from }) => from === hub);
  expect(view.map(({ body }) => body.length)).toEqual([view[0]!.body.length, 20, ...asked.slice(2).map(() => 20), 22]); // two numbers, a round, a mark
});

test("and in averaging the model of each round, which is what everybody gets", async () => {
  const asked = await askedIn("averaging");
  expect(asked.length).toBe(4);
  expect(asked[0]).toEqual(new Float64Array(2));
  expect(asked.at(-1)).toEqual(await resultOf("averaging"));
});

test("every role says what it learns, in a sentence that the terms can carry", () => {
  const learning = averaging({ initial: [0], strategy: fedAvg, privatize: (total) => total }).reveals;
  const roles: readonly { readonly reveals: Reveals }[] = [cox, kaplanMeier, tally].flatMap(
    ({ coordinator, participant }) => [coordinator, participant],
  );
  for (const { learns, against, collusion } of [
    ...roles.map(({ reveals }) => reveals),
    learning.coordinator,
    learning.participant,
  ]) {
    expect(learns).toMatch(/^learns,? .*, and nothing else$/);
    expect(against).toBe("semi-honest"); // a lying coordinator chooses coefficients; a lying hospital adds what it likes
    expect(collusion).toMatch(/all hospitals but two/);
  }
});

test("a hospital with a model too large for its rows takes no part: its derivatives would nearly be its patients", async () => {
  const session = resultOf("cox", { rows: [one.slice(0, 6), two, three] });
  await expect(session).rejects.toThrow("6 rows are too few for 2 covariates: at most 0.33 a row");
  await expect(session).rejects.not.toBeInstanceOf(PeerError);
});
