import { expect, test } from "vitest";
import { answer, call, openBoth, settled, wire } from "./world.ts";

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
