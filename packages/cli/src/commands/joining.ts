import type { Messages } from "../messages/index.ts";

interface Text {
  readonly type: "string";
  readonly valueHint: string;
  readonly description: string;
}

interface Needed extends Text {
  readonly required: true;
}

type Optional = "ca" | "cert" | "cert-key" | "identity" | "session" | "run" | "state" | "wait";

/** The options of every command that meets the other parties of a study. */
export interface JoiningArgs extends Readonly<Record<Optional, Text>> {
  readonly study: Needed;
  readonly via: Needed;
  readonly json: { readonly type: "boolean"; readonly description: string };
}

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
