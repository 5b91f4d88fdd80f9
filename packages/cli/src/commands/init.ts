import { createIdentity, hex } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { newPassphrase } from "../open-identity.ts";
import { about } from "../refusal.ts";
import { green } from "../terminal.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs init NAME`: an identity in a new file of mode 0600. An existing file stays as it is. */
export function init(desk: Desk): SubCommandsDef[string] {
  const { terminal, messages } = desk;
  const words = messages.init;
  const args = {
    name: { type: "positional", required: true, description: words.name },
    out: { type: "string", valueHint: "FILE", description: words.out },
    passphrase: { type: "boolean", description: words.passphrase },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "init", description: words.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const identity = createIdentity(given.name);
      const { name, out: file = `${name}.identity.json` } = given;
      const sealed = given.passphrase ? { passphrase: await newPassphrase(file, desk) } : {};
      await about(file, () => saveIdentity(file, identity, sealed));
      const publicKey = hex(identity.publicKey);
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file, name, publicKey }));
      terminal.say(`${green("✓")} ${words.made({ file, name })}`);
      terminal.say(`  ${words.publicKey(publicKey)}`);
    },
  });
}
