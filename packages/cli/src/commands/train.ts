import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { interruptible } from "../session/interrupt.ts";
import { analysing, requested } from "./analysing.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs train`: as `tavs stats` of a regression, with the model as a file that `tavs validate` takes. */
export function train(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const args = analysing(messages);
  return defineCommand({
    meta: { name: "train", description: messages.model.train },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const request = requested(given, messages);
      const [{ runStats }, { trained, trainedFiles }] = await Promise.all([
        import("../stats/run-stats.ts"),
        import("../stats/trained-files.ts"),
      ]);
      await interruptible((stop) => runStats(desk, { ...request, stop, only: trained, beside: trainedFiles }));
    },
  });
}
