// What a party tosses for an answer is for that message alone: two answers to one step would else share noise or trees.
import type { Compute, Step } from "@tavs/core";
import { play } from "@tavs/core/testing";
import { ingest, psi } from "@tavs/psi";
import { beforeAll, expect, test } from "vitest";
import { ready } from "../../src/suite.ts";
import { noise, offer } from "../../src/vole/messages.ts";
import type { ExtendTask } from "../../src/vole/receiver-tasks.ts";
import type { OfferTask } from "../../src/vole/sender-tasks.ts";
import { inline } from "../inline.ts";
import { east, west } from "../protocols.ts";
import { meet, vole } from "./sessions.ts";

beforeAll(() => ready);

interface Heard {
  readonly state: unknown;
  readonly body: Uint8Array;
}

/** What each party was at, and heard, whenever it heard something. */
async function heardBy(role: "receiver" | "sender"): Promise<readonly Heard[]> {
  const heard: Heard[] = [];
  const watched = <P extends typeof psi.receiver | typeof psi.sender>(party: P): P => ({
    ...party,
    receive(state: never, message: { body: Uint8Array; from: typeof east }) {
      heard.push({ state, body: message.body });
      return (party.receive as (state: never, message: unknown) => unknown)(state, message);
    },
  });
  const [mine, theirs] = [await ingest(["a", "b"]), await ingest(["b", "c"])];
  const asking = {
    party: role === "receiver" ? watched(psi.receiver) : psi.receiver,
    input: { items: mine, peer: west, ...vole },
  };
  const answering = {
    party: role === "sender" ? watched(psi.sender) : psi.sender,
    input: { items: theirs, peer: east, ...vole },
  };
  await play({ east: asking, west: answering }, { compute: inline });
  return heard;
}

const at = (name: string, heard: readonly Heard[]): Heard =>
  heard.find(({ state }) => (state as { at: string }).at === name)!;

/** The coins in the state behind a step. */
const tossed = (step: Step<unknown, unknown>, name: string): string =>
  String((step as { state: Record<string, Uint8Array> }).state[name]);

test("a sender has another Delta and other points for another announcement of the receiver: two offers of one of them would show Delta", async () => {
  const offers: OfferTask[] = [];
  const compute: Compute = {
    ...inline,
    perform(kernels, task, inputs) {
      if (task === "voleOffer") offers.push(inputs[0] as OfferTask);
      return inline.perform(kernels, task, inputs);
    },
  };
  const theirs = await ingest(["b", "c"]);
  for (const people of [
    ["a", "b"],
    ["a", "b"],
    ["a", "b", "c"],
  ])
    await meet({ mine: await ingest(people), theirs, compute });
  for (const field of ["delta", "coins"] as const) {
    const [one, same, other] = offers.map((offer) => String(offer[field]));
    expect(one).toBe(same); // the same seed, and the same announcements
    expect(one).not.toBe(other);
  }
});

test("a receiver tosses its transfers and its noise for one offer of one session: the same for the same bytes, others for others", async () => {
  const { state, body } = at("choosing", await heardBy("receiver"));
  const other = offer.encode({ points: offer.decode(body).points.toReversed() });
  const { it } = state as { it: { name: Uint8Array } };
  const elsewhere = { ...(state as object), it: { ...it, name: it.name.with(0, it.name[0]! ^ 1) } }; // where the sender announced something else
  const answers = [
    [state, body],
    [state, other],
    [elsewhere, body],
  ].map(([from, bytes]) => {
    const step = psi.receiver.receive(from as never, { from: west, body: bytes as Uint8Array });
    const [{ coins }] = (step as unknown as { inputs: readonly [ExtendTask] }).inputs; // it works now
    return [tossed(step, "noiseCoins"), String(coins)];
  });
  const again = psi.receiver.receive(state as never, { from: west, body });
  expect(tossed(again, "noiseCoins")).toBe(answers[0]![0]);
  for (const place of [0, 1]) expect(new Set(answers.map((answer) => answer[place])).size).toBe(3);
});

test("a sender grows its trees for one extension and one noise", async () => {
  const heard = await heardBy("sender");
  const { state, body } = at("extending", heard);
  const said = noise.decode(body);
  const other = noise.encode({ ...said, columns: said.columns.with(0, said.columns[0]! ^ 1) });
  const before = state as { extension: { point: Uint8Array } };
  const changed = { ...before, extension: { ...before.extension, point: before.extension.point.with(0, 7) } };
  const answer = (from: unknown, bytes: Uint8Array) =>
    tossed(psi.sender.receive(from as never, { from: east, body: bytes }), "treeCoins");
  expect(answer(state, body)).toBe(answer(state, body));
  expect(new Set([answer(state, body), answer(state, other), answer(changed, body)]).size).toBe(3);
});

test("a receiver chooses where trees are checked when it has heard them", async () => {
  const { state, body } = at("planting", await heardBy("receiver"));
  const other = body.slice();
  other[100]! ^= 1;
  const answer = (bytes: Uint8Array) => {
    const next = psi.receiver.receive(state as never, { from: west, body: bytes });
    const { parts } = (next as { state: unknown }).state as { parts: readonly { challenge: Uint8Array }[] }; // it works now
    return String(parts[0]!.challenge);
  };
  expect(answer(body)).toBe(answer(body));
  expect(answer(body)).not.toBe(answer(other));
});
