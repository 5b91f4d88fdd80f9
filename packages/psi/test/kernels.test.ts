// What tests remember of kernels (inline.ts) holds for pure ones alone: one that tossed a coin would seem to say the same again after a crash.
import { expect, test } from "vitest";
import { kernels } from "../src/kernels.ts";
import { here, protocols } from "./hostile/casts.ts";
import { record } from "./hostile/recording.ts";
import { inlineTwice } from "./inline.ts";

test("every kernel comes to the same twice, but two that work before anybody meets, a handler's name, and what large sets need alone", async () => {
  const asked = new Set<string>();
  const compute: typeof inlineTwice = {
    ...inlineTwice,
    perform(wanted, task, inputs) {
      asked.add(task);
      return inlineTwice.perform(wanted, task, inputs);
    },
  };
  for (const { cast } of protocols) await record(await cast(here), { compute });
  const others = Object.keys(kernels).filter((name) => !asked.has(name));
  expect(others).toEqual(["prepare", "buildFilter", "spend", "voleAnswerPart"]); // done twice in vole/parts.test.ts
});
