import { createIdentity, party } from "@tavs/core";
import { cpr, type EngineOptions, ingest, psi, syntheticCpr } from "@tavs/psi";
import { expect, test } from "vitest";
import { carriesLeft, carriesOf } from "../../src/step/carries.ts";
import { byFiles, player } from "./by-files.ts";

const [east, west] = [createIdentity("east"), createIdentity("west")];
const person = (serial: number): string => syntheticCpr({ birthDate: "1962-03-04", sex: "F", serial });
const items = await ingest([1, 2, 3].map(person), cpr);

/** Counts what is carried until both sides of a link are done. */
async function counted(options: EngineOptions, begins: "receiver" | "sender"): Promise<number> {
  const shared = (context: Uint8Array) => ({ ...options, items, context, maxItems: 10 });
  const receiver = player(east, psi.receiver, (context) => ({ ...shared(context), peer: party("west") }));
  const sender = player(west, psi.sender, (context) => ({ ...shared(context), peer: party("east") }));
  const { carries } = await byFiles("psi/1", begins === "receiver" ? [receiver, sender] : [sender, receiver]);
  return carries;
}

test("a link takes as many carries as it says before it begins, and one more where the sender begins", async () => {
  expect(carriesOf({ options: { engine: "oprf" } })).toEqual({ least: await counted({ engine: "oprf" }, "receiver") });
  expect(await counted({ engine: "oprf" }, "sender")).toBe(7);
  expect(carriesOf({ options: { engine: "vole" } })).toEqual({ least: await counted({ engine: "vole" }, "receiver") });
});

test("where the engine follows from sizes that nobody knows yet, both numbers are said", () => {
  expect(carriesOf({ options: {} })).toEqual({ least: 6, most: 10 });
  expect(carriesOf({ options: { maxItems: 9999 } })).toEqual({ least: 6 });
  expect(carriesOf({ options: { mutual: true } })).toEqual({ least: 7 });
});

test("what is left counts down to the last carry, whoever begins", () => {
  const all = { least: 6 };
  const receiverBegins = [0, 1, 2].map((came) => carriesLeft(all, { role: "receiver", came, went: came + 1 }).least);
  const senderAnswers = [1, 2, 3].map((came) => carriesLeft(all, { role: "sender", came, went: came }).least);
  expect([receiverBegins, senderAnswers]).toEqual([
    [6, 4, 2],
    [5, 3, 1],
  ]);
  const senderBegins = [0, 1, 2, 3].map((came) => carriesLeft(all, { role: "sender", came, went: came + 1 }).least);
  const receiverAnswers = [1, 2, 3].map((came) => carriesLeft(all, { role: "receiver", came, went: came }).least);
  expect([senderBegins, receiverAnswers]).toEqual([
    [7, 5, 3, 1],
    [6, 4, 2],
  ]);
});
