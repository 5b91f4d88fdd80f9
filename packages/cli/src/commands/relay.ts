import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { interruptible } from "../session/interrupt.ts";
import { wholeNumber } from "./numbers.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs relay`: a blind relay, until somebody ends it. */
export function relay(desk: Desk): SubCommandsDef[string] {
  const { messages } = desk;
  const words = messages.relay;
  const args = {
    allow: { type: "string", required: true, valueHint: "FILE", description: words.allow },
    port: { type: "string", valueHint: "NUMBER", description: words.port },
    host: { type: "string", valueHint: "ADDRESS", description: words.host },
    "tls-cert": { type: "string", valueHint: "FILE", description: words.tlsCert },
    "tls-key": { type: "string", valueHint: "FILE", description: words.tlsKey },
    "client-ca": { type: "string", valueHint: "FILE", description: words.clientCa },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "relay", description: words.about },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const port = wholeNumber(given.port, 0, { from: 0, to: 65_535, otherwise: words.noPort });
      const { runRelay } = await import("../relay/run-relay.ts");
      const { allow, host = "127.0.0.1", json = false } = given;
      const tls = { cert: given["tls-cert"], key: given["tls-key"], ca: given["client-ca"] };
      await interruptible((stop) => runRelay(desk, { allow, port, host, tls, form: json ? "json" : "text", stop }));
    },
  });
}
