import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../../desk.ts";
import { mustBeExpected } from "../strict.ts";

/** `tavs study destroy-keys FILE`: this party's shares of the study's keys are gone, and a receipt says so. */
export function destroyKeys(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const words = messages.study;
  const args = {
    file: { type: "positional", required: true, description: words.file },
    identity: { type: "string", valueHint: "FILE", description: words.identity },
    state: { type: "string", valueHint: "FOLDER", description: messages.link.state },
    config: { type: "string", valueHint: "FILE", description: messages.pseudonymise.config },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "destroy-keys", description: messages.pseudonymise.destroy },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { file: study, identity, state, config } = given;
      const keys = await import("../../pseudonyms/destroy-keys.ts");
      await keys.destroyKeys(desk, { study, identity, state, config, form: given.json ? "json" : "text" });
    },
  });
}
