import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs doctor`: is this party ready? */
export function doctor(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const args = {
    identity: { type: "string", valueHint: "FILE", description: messages.party.identityOption },
    study: { type: "string", valueHint: "FILE", description: messages.link.study },
    via: { type: "string", valueHint: "URL", description: messages.connection.via },
    ca: { type: "string", valueHint: "FILE", description: messages.connection.ca },
    cert: { type: "string", valueHint: "FILE", description: messages.connection.cert },
    "cert-key": { type: "string", valueHint: "FILE", description: messages.connection.certKey },
    data: { type: "string", valueHint: "FILE", description: messages.link.data },
    column: { type: "string", valueHint: "NAME", description: messages.link.column },
    state: { type: "string", valueHint: "FOLDER", description: messages.link.state },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "doctor", description: messages.doctor.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { identity, study, via, data, column, state } = given;
      const tls = { ca: given.ca, cert: given.cert, key: given["cert-key"] };
      const { runDoctor } = await import("../doctor/run-doctor.ts");
      await runDoctor(desk, { identity, study, via, tls, data, column, state }, given.json ? "json" : "text");
    },
  });
}
