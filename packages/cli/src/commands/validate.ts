import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { interruptible } from "../session/interrupt.ts";
import { analysing, requested } from "./analysing.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs validate`: one party's part in the validation of a fixed model. */
export function validate(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const model = { type: "string", required: true, valueHint: "FILE", description: messages.model.file } as const;
  const args = { ...analysing(messages), model } as const;
  return defineCommand({
    meta: { name: "validate", description: messages.model.validate },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const request = requested(given, messages);
      const [{ runStats }, { mustBeModel, readModel, validations }] = await Promise.all([
        import("../stats/run-stats.ts"),
        import("../stats/model-file.ts"),
      ]);
      const fixed = await readModel(given.model, messages);
      const only = [validations[fixed.kind]!]; // `readModel` refuses others
      const look: NonNullable<typeof request.look> = (agreed) => mustBeModel(fixed, agreed, messages);
      await interruptible((stop) => runStats(desk, { ...request, stop, only, look }));
    },
  });
}
