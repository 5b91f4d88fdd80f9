import { createIdentity, hex } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { about } from "../refusal.ts";
import { green } from "../terminal.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs init NAME`: an identity in a new file of mode 0600. An existing file stays as it is. */
export function init({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.init;
  const args = {
    name: { type: "positional", required: true, description: words.name },
    out: { type: "string", valueHint: "FILE", description: words.out },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "init", description: words.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const identity = createIdentity(given.name);
      const { name, out: file = `${name}.identity.json` } = given;
      await about(file, () => saveIdentity(file, identity));
      const publicKey = hex(identity.publicKey);
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file, name, publicKey }));
      terminal.say(`${green("✓")} ${words.made({ file, name })}`);
      terminal.say(`  ${words.publicKey(publicKey)}`);
    },
  });
}
