import { expect, test } from "vitest";
import { party, wait } from "../../src/index.ts";
import { answer, call, fateOf, openBoth, settled, wire } from "./world.ts";

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
