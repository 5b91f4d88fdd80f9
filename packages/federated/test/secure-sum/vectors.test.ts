import { readFileSync } from "node:fs";
import { concat, hex, type PartyId, party, type Step, unhex } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { averaging } from "../../src/averaging.ts";
import { fedAvg, type Update } from "../../src/index.ts";
import { coordinatorOf } from "../../src/secure-sum/coordinator.ts";
import { participantOf } from "../../src/secure-sum/participant.ts";
import { tally } from "../../src/statistics/index.ts";
import { vectors as generated } from "./vectors/generate.ts";

/** One session as another implementation ran it: all messages in hexadecimal digits, as they stand on the wire. */
interface Session {
  readonly protocol: string;
  readonly specification: string;
  readonly questions: readonly string[];
  readonly totals: readonly (readonly number[])[];
  readonly hospitals: readonly {
    readonly name: string;
    /** What the operating system's generator gave. */
    readonly seed: string;
    readonly answers: readonly (readonly number[])[];
    readonly invitation: string;
    readonly key: string;
    readonly masked: readonly string[];
  }[];
}

const file: { readonly sessions: readonly [Session, Session] } = JSON.parse(
  readFileSync(new URL("./vectors/secure-sum.json", import.meta.url), "utf8"),
);
const [counted, averaged] = file.sessions;
const hub = party("hub");
const learning = averaging({ initial: [0, 0], strategy: fedAvg, privatize: (total) => total });
type Said = readonly { readonly to: PartyId; readonly body: Uint8Array }[];
const bodies = ({ send }: { readonly send: Said }): string[] => send.map(({ body }) => hex(body));

test("the generator, which knows nothing of Tavs, still writes the committed file", () => {
  expect(generated()).toEqual(file);
});

/** Every hospital of a session in turn, until it knows all keys. */
function met(session: Session, own: Session["hospitals"][number]): Step<unknown, unknown> {
  const cells: readonly string[] = JSON.parse(session.specification).cells ?? [];
  const rows = Object.fromEntries(cells.map((cell, k) => [cell, own.answers[0]![k]!]));
  const input = { coordinator: hub, rows };
  const member = session === counted ? tally.participant : participantOf(learning);
  const random = () => concat(unhex(own.seed));
  let step: Step<unknown, unknown> = member.start(input as never, random); // each member's own kind of rows
  const hear = (from: PartyId, body: string): void => {
    if (step.status !== "waiting") throw new Error("the hospital does not listen");
    step = member.receive(step.state as never, { from, body: unhex(body) });
  };
  hear(hub, session.hospitals.find(({ name }) => name === own.name)!.invitation);
  expect(bodies(step)).toEqual(session.hospitals.slice(1).map(() => own.key)); // the same key to each of the others
  for (const { name, key } of session.hospitals) if (name !== own.name) hear(party(name), key);
  return step;
}

describe.each(counted.hospitals)("the tally at $name", (own) => {
  test("says the masked counts of the vector, byte for byte", () => {
    const step = met(counted, own);
    if (step.status !== "waiting") throw new Error("the hospital does not listen");
    const told = tally.participant.receive(step.state, { from: hub, body: unhex(counted.questions[0]!) });
    expect(bodies(told)).toEqual(own.masked);
  });
});

describe.each(averaged.hospitals)("two rounds of averaging at $name", (own) => {
  test("say the masked models of the vector, byte for byte", () => {
    const member = participantOf(learning);
    let step = met(averaged, own);
    for (const [round, asked] of averaged.questions.entries()) {
      if (step.status !== "waiting") throw new Error("the hospital does not listen");
      const working = member.receive(step.state as never, { from: hub, body: unhex(asked) });
      if (working.status !== "working") throw new Error("the hospital does not train");
      const [rows, ...sums] = own.answers[round]!;
      const update: Update = { rows: rows!, weights: sums.map((sum) => sum / rows!) };
      step = member.resume!(working.state, [update]);
      expect(bodies(step)).toEqual([own.masked[round]]);
    }
  });
});

describe.each([
  {
    session: counted,
    member: tally.coordinator,
    result: (totals: readonly number[]) => ({ a: totals[0], b: totals[1], c: totals[2] }),
  },
  {
    session: averaged,
    member: coordinatorOf(learning),
    result: ([rows, ...sums]: readonly number[]) => Float64Array.from(sums, (sum) => sum / rows!),
  },
])("the coordinator of $session.protocol", ({ session, member, result }) => {
  test("invites, asks and opens as the vector says", () => {
    const participants = session.hospitals.map(({ name }) => party(name));
    const input = { participants, specification: JSON.parse(session.specification) };
    let step: Step<unknown, unknown> = member.start(input, (length) => new Uint8Array(length));
    expect(bodies(step).slice(0, participants.length)).toEqual(session.hospitals.map(({ invitation }) => invitation));
    for (const [round, asked] of session.questions.entries()) {
      expect(bodies(step).slice(-participants.length)).toEqual(participants.map(() => asked));
      for (const { name, masked } of session.hospitals) {
        if (step.status !== "waiting") throw new Error("the coordinator does not listen");
        step = member.receive(step.state as never, { from: party(name), body: unhex(masked[round]!) });
      }
    }
    expect(step).toMatchObject({ status: "done", result: result(session.totals.at(-1)!) });
  });
});
