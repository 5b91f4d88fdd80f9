import type { ParsedArgs } from "citty";
import type { Messages } from "../messages/index.ts";
import type { JoinRequest } from "../session/joined.ts";
import { runOf, waitMs } from "./numbers.ts";

interface Text {
  readonly type: "string";
  readonly valueHint: string;
  readonly description: string;
}

interface Needed extends Text {
  readonly required: true;
}

type Optional = "ca" | "cert" | "cert-key" | "identity" | "session" | "run" | "state" | "wait";

/** The options of every command that meets the other parties of a study; a type, for citty takes no interface. */
export type JoiningArgs = Readonly<Record<Optional, Text>> & {
  readonly study: Needed;
  readonly via: Needed;
  readonly json: { readonly type: "boolean"; readonly description: string };
};

export function joining({ connection, link, party, json }: Messages): JoiningArgs {
  const text = (valueHint: string, description: string): Text => ({ type: "string", valueHint, description });
  return {
    study: { ...text("FILE", link.study), required: true },
    via: { ...text("URL", connection.via), required: true },
    ca: text("FILE", connection.ca),
    cert: text("FILE", connection.cert),
    "cert-key": text("FILE", connection.certKey),
    identity: text("FILE", party.identityOption),
    session: text("LABEL", link.session),
    run: text("NUMBER", link.run),
    state: text("FOLDER", link.state),
    wait: text("MINUTES", connection.wait),
    json: { type: "boolean", description: json },
  };
}

/** What was typed of them, as every run takes it. Throws `Refusal`. */
export function joined(given: ParsedArgs<JoiningArgs>, messages: Messages): Omit<JoinRequest, "stop"> {
  const { study, via, identity, session, state, ca, cert } = given;
  return {
    ...{ study, via, identity, session, state, run: runOf(given.run, messages) },
    tls: { ca, cert, key: given["cert-key"] },
    patienceMs: waitMs(given.wait, messages),
    form: given.json ? "json" : "text",
  };
}
