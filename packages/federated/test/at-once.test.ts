import { createIdentity, seededRandom, sign } from "@tavs/core";
import { expect, test } from "vitest";
import { domainOf } from "../src/secure-sum/masked/bonds.ts";
import { maskedKernels } from "../src/secure-sum/masked/masked-kernels.ts";
import { atOnce } from "./at-once.ts";

test("what somebody writes into an outcome, nobody else who asks the same is given", async () => {
  const [identity, message] = [createIdentity("east", seededRandom(new Uint8Array(32))), new Uint8Array(9)];
  const task = {
    purpose: "keys",
    identities: identity.publicKey,
    messages: [message],
    signatures: sign(identity, domainOf("keys"), message),
  };
  const ask = async (): Promise<Uint8Array> => (await atOnce.perform(maskedKernels, "verify", [task]))[0] as Uint8Array; // `verify` gives a byte for each
  for (const outcome of [await ask(), await ask()]) {
    expect([...outcome]).toEqual([1]);
    expect(outcome.buffer.byteLength).toBe(1); // of its own, as from a worker
    outcome.fill(0);
  }
  expect([...(await ask())]).toEqual([1]);
});
