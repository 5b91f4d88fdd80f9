import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Json } from "@tavs/core/study";
import { readText } from "../data/read-text.ts";
import { parseYaml, Unreadable } from "../data/yaml-values.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { refused, usage } from "../refusal.ts";
import type { Policy } from "./policy.ts";
import { hasOnly, isRecord, mapIn, textIn, textsIn } from "./policy-fields.ts";
import { learnIn, sourceIn, tlsIn } from "./policy-parts.ts";

const MOST_BYTES = 2 ** 16;
const FIELDS = ["identity", "relay", "tls", "studies", "state", "approval", "data", "learns", "may"];

/** The policy in a file. Throws `Refusal`, naming the field. */
export async function readPolicy(path: string, messages: Messages): Promise<Policy> {
  await mustBeOwn(path, messages);
  const text = await readText(path, { most: MOST_BYTES, messages });
  const value = parsed(path, text, messages);
  const wrong = (field: string): never => {
    throw usage(`${plain(path)}: ${messages.node.noPolicy(plain(field))}`);
  };
  if (!isRecord(value)) return wrong("the whole file");
  if (!hasOnly(value, FIELDS)) return wrong("a field that is none");
  const folder = dirname(path);
  const at = (name: string): string => resolve(folder, textIn(value, name) ?? wrong(name));
  const approval = value.approval === "per run" || value.approval === "once" ? value.approval : wrong("approval");
  return {
    ...{ identity: at("identity"), studies: at("studies"), state: at("state"), approval },
    relay: textIn(value, "relay") ?? wrong("relay"),
    tls: tlsIn(value.tls, folder) ?? wrong("tls"),
    data: mapIn(value.data ?? {}, (source) => sourceIn(source, folder)) ?? wrong("data"),
    learns: mapIn(value.learns ?? {}, (learn) => learnIn(learn, folder)) ?? wrong("learns"),
    may: value.may === undefined ? undefined : (textsIn(value.may) ?? wrong("may")),
    digest: createHash("sha256").update(text).digest("hex"),
  };
}

/** Who may write it decides what the node answers. */
async function mustBeOwn(path: string, { node }: Messages): Promise<void> {
  const found = await stat(path).catch(() => undefined); // what can not be read is told by who reads it
  if (process.platform !== "win32" && found && (found.mode & 0o002) !== 0)
    throw refused("permissions", node.anybodys(plain(path)));
}

function parsed(path: string, text: string, { documents }: Messages): Json {
  try {
    return parseYaml(text, documents).value;
  } catch (error) {
    if (error instanceof Unreadable) throw usage(`${plain(path)}: ${documents.line(error.line)}: ${error.message}`);
    throw error;
  }
}
