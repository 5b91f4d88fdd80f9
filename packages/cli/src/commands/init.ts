import { createIdentity, hex } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import { defineCommand, type SubCommandsDef } from "citty";
import { messages } from "../messages/index.ts";
import { about } from "../refusal.ts";
import { green, type Terminal } from "../terminal.ts";
import { mustBeExpected } from "./strict.ts";

const args = {
  name: { type: "positional", required: true, description: messages.initName },
  out: { type: "string", valueHint: "FILE", description: messages.initOut },
  json: { type: "boolean", description: messages.json },
} as const;

/** `tavs init NAME`: an identity in a new file of mode 0600. An existing file stays as it is. */
export const init = (terminal: Terminal): SubCommandsDef[string] =>
  defineCommand({
    meta: { name: "init", description: messages.init },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args);
      const identity = createIdentity(given.name);
      const { name, out: file = `${name}.identity.json` } = given;
      await about(file, () => saveIdentity(file, identity));
      const publicKey = hex(identity.publicKey);
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file, name, publicKey }));
      terminal.say(`${green("✓")} ${messages.identityMade({ file, name })}`);
      terminal.say(`  ${messages.publicKey(publicKey)}`);
    },
  });
