import { expect, test } from "vitest";
import { memoryStore, party, wait } from "../../src/index.ts";
import { signStudy } from "../../src/study/index.ts";
import { answer, call, fateOf, identity, open, openBoth, settled, termsOf, wire } from "./world.ts";

test("a link says whether a peer still needs it: not before the last word is acknowledged", async () => {
  let isCut = false;
  const line = wire(({ bytes }) => (isCut ? [] : [bytes]));
  const [east, west] = await openBoth(line);
  expect([east.isDelivered, west.isDelivered]).toEqual([true, true]);
  isCut = true;
  const called = call(east);
  while (line.envelopes().length === 0) await settled();
  expect(east.isDelivered).toBe(false);
  isCut = false;
  line.reconnect("east");
  await Promise.all([called, answer(west)]);
  await Promise.all([east.close(), west.close()]);
  expect([east.isDelivered, west.isDelivered]).toEqual([true, true]);
});

test("nobody waits at the end for a peer that the session went on without", async () => {
  let isCut = false;
  const line = wire(({ bytes }) => (isCut ? [] : [bytes]));
  const [east] = await openBoth(line);
  isCut = true;
  const [west, transport] = [party("west"), await east.session("echo")];
  await transport.commit(wait({}, [west], { send: [{ to: west, body: Uint8Array.of(1) }] }));
  const closing = fateOf(east.close());
  await settled();
  expect([east.isDelivered, closing.isSettled]).toEqual([false, false]);
  transport.goOnWithout!([west]);
  await settled();
  expect([east.isDelivered, closing.isSettled]).toEqual([true, true]);
});

test("a link that knows its peers again knows one that lost its memory by its new key, from the life after on", async () => {
  const terms = termsOf(["east", "west"]);
  const signatures = ["east", "west"].map((name) => signStudy(identity(name), terms));
  const [line, store] = [wire(), memoryStore()];
  const life = (name: string, own = memoryStore()) =>
    open(name, { via: line.via, terms, signatures, meets: "once", store: own });
  const [first, west] = await Promise.all([life("east", store), life("west")]);
  await Promise.all([call(first), answer(west)]);
  await Promise.all([first.close(), west.close()]);
  const [second, emptied] = [await life("east", store), await life("west")]; // of west, another store
  await expect(call(second, "again")).rejects.toThrow("without its store");
  await second.close();
  const third = await life("east", store);
  expect(await Promise.all([call(third, "again"), answer(emptied, "again")])).toHaveLength(2);
});
