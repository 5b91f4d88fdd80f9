import { PeerError } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { encryption, masks, shares } from "@tavs/federated/secure-sum";
import { describe, expect, test } from "vitest";
import { learningQuestion } from "../../src/learning/question.ts";
import { part } from "../../src/secure-sum/masked/messages.ts";
import { revealsOver } from "../../src/secure-sum/way.ts";
import { reals } from "../../src/statistics/vector-codec.ts";
import { questionIn } from "../questions.ts";
import {
  cohorts,
  hospitals,
  hub,
  type Kind,
  kinds,
  resultOf,
  sessionOf,
  sidesOf,
  specifications,
  transcriptOf,
} from "./worlds.ts";

const [east] = hospitals;
const [one, two, three] = cohorts as [(typeof cohorts)[0], (typeof cohorts)[0], (typeof cohorts)[0]];
const heardBy = (who: string | undefined, transcript: readonly Overheard[]) =>
  transcript.filter(({ to }) => to === who);
/** Of all that is said only masked vectors hold anything of a patient; the part of one begins with the tag of its words. */
const isMasked = ({ to, body }: Overheard): boolean => to === hub && body[0] === 0x12 && part.decode(body).number === 0;
const masked = (transcript: readonly Overheard[]) => transcript.filter(isMasked);
const bare = (transcript: readonly Overheard[]) => transcript.filter((message) => !isMasked(message));
const shape = (transcript: readonly Overheard[]) => transcript.map(({ from, to, body }) => [from, to, body.length]);

describe.each(kinds)("%s", (kind) => {
  test("the hub cannot see at which hospital which patients are: all that it reads stays the same", async () => {
    const worlds = [
      [one, two, three],
      [three, one, two],
      [two, three, one],
    ];
    const sessions = await Promise.all(worlds.map((rows) => sessionOf(kind, { rows })));
    const [first, ...others] = sessions.map(({ heard }) => heard);
    for (const other of others) {
      expect(shape(other)).toEqual(shape(first!));
      expect(bare(other)).toEqual(bare(first!)); // keys, questions, sealed shares of keys, signatures
      expect(masked(first!).length).toBeGreaterThanOrEqual(3);
      for (const [i, { body }] of masked(other).entries()) expect(body).not.toEqual(masked(first!)[i]!.body); // not by saying nothing
    }
    const results = sessions.map(({ result }) => result);
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
    expect(new Set(views[0]!.map(({ from }) => from))).toEqual(new Set([hub]));
  });

  test("one patient more or less at a hospital changes no length and no number of messages of a round", async () => {
    const fewer = await transcriptOf(kind, { rows: [one.slice(1), two, three] });
    const all = await transcriptOf(kind);
    const round = (transcript: readonly Overheard[]) => shape(transcript).slice(0, 30); // ten of each hospital in a masked sum
    expect(round(fewer)).toEqual(round(all));
  });
});

/** What the hub asked, by round, the last word too. */
async function askedIn(kind: Kind, rows = cohorts): Promise<readonly { asked: Float64Array; bytes: number }[]> {
  const heard = heardBy(east, await transcriptOf(kind, { rows }));
  return heard.flatMap(({ body }) => {
    const asked = questionIn(body);
    return asked ? [{ asked: reals(2).decode(asked.content), bytes: body.length }] : [];
  });
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
  const all = await askedIn("cox");
  const [first, last] = [all[0]!, all.at(-1)!];
  expect(first.asked).toEqual(new Float64Array(2)); // every fit begins at zero
  const fit = (await resultOf("cox")) as { readonly terms: Readonly<Record<string, { readonly coef: number }>> };
  expect(last.asked[0]! / 10).toBe(fit.terms.age!.coef); // the last word: on the public scale of the terms
  const bytes = all.slice(1).map((one) => one.bytes);
  expect(bytes).toEqual([...all.slice(2).map(() => 20), 22]); // two numbers, a round, a mark
});

test("and in learning the model of each round, which is what everybody gets", async () => {
  const { decode } = learningQuestion(specifications.learning);
  const asked = heardBy(east, await transcriptOf("learning")).flatMap(({ body }) => {
    const said = questionIn(body);
    return said ? [{ ...decode(said.content), bytes: said.content.length }] : [];
  });
  expect(asked.map(({ round, bytes }) => [round, bytes])).toEqual([1, 2, 3, 4].map((round) => [round, 32])); // a round, a norm, two weights
  expect(asked[0]!.weights).toEqual(new Float64Array(2));
  expect(await resultOf("learning")).toMatchObject({ weights: asked.at(-1)!.weights });
});

describe.each([masks, shares, encryption])("over $name every role says what it learns", (way) => {
  test.each(kinds)("%s: in a sentence that the terms can carry", (kind) => {
    const { coordinator, participant } = sidesOf(kind, way);
    for (const { learns, against, collusion } of [coordinator.reveals, participant.reveals]) {
      expect(learns).toMatch(/^learns,? .*[^,], and nothing else$/);
      expect(against).toBe("semi-honest"); // a lying coordinator chooses coefficients; a lying hospital adds what it likes
      expect(collusion.length).toBeGreaterThan(10);
    }
    expect(coordinator.reveals.learns).toBe(sidesOf(kind).coordinator.reveals.learns);
    expect(participant.reveals.learns.includes(" and the totals of every sum, and nothing else")).toBe(
      way === encryption, // its hospitals open the totals together
    );
    const { aggregator, contributor } = way;
    expect([coordinator.reveals.collusion, participant.reveals.collusion]).toEqual(
      [aggregator, contributor].map(({ reveals }) => reveals.collusion),
    );
    expect(coordinator.name).toMatch(way === masks ? / coordinator$/ : new RegExp(`/${way.name} coordinator$`));
  });
});

test("a side is as safe as the weaker of the analysis and the way", () => {
  const said = { learns: "learns a, and nothing else", collusion: "c" };
  const over = (own: "malicious" | "semi-honest", sum: "malicious" | "semi-honest") =>
    revealsOver({ ...said, against: own }, { ...said, against: sum, collusion: "d" }, null);
  expect(over("malicious", "malicious")).toEqual({ ...said, against: "malicious", collusion: "d" });
  expect(over("malicious", "semi-honest").against).toBe("semi-honest");
  expect(over("semi-honest", "malicious").against).toBe("semi-honest");
});

test("a hospital with a model too large for its rows takes no part: its derivatives would nearly be its patients", async () => {
  const session = resultOf("cox", { rows: [one.slice(0, 6), two, three] });
  await expect(session).rejects.toThrow("6 rows are too few for 2 covariates: at most 0.33 a row");
  await expect(session).rejects.not.toBeInstanceOf(PeerError);
});
