import { dirname, resolve } from "node:path";
import type { Json } from "@tavs/core/study";
import { readText } from "../data/read-text.ts";
import { parseYaml, Unreadable } from "../data/yaml-values.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { usage } from "../refusal.ts";

/** When a person has to say yes. */
export type Approval = "once" | "per run";

/** Where the rows of a data set of the studies are. */
export interface Source {
  readonly file: string;
  /** The column with the identity numbers. */
  readonly column: string;
}

/** What a node may do, as its own house decides: nothing of it comes from a study or a peer. Paths are absolute. */
export interface Policy {
  readonly identity: string;
  readonly relay: string;
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly studies: string;
  readonly state: string;
  readonly approval: Approval;
  /** By the name that studies give to a data set. */
  readonly data: ReadonlyMap<string, Source>;
}

const MOST_BYTES = 2 ** 16;
const FIELDS = ["identity", "relay", "tls", "studies", "state", "approval", "data"];

/** The policy in a file of YAML or JSON; paths in it begin where it stands. Throws `Refusal`, naming the field. */
export async function readPolicy(path: string, messages: Messages): Promise<Policy> {
  const { node: words } = messages;
  const text = await readText(path, { most: MOST_BYTES, messages });
  const value = parsed(path, text, messages);
  const wrong = (field: string): never => {
    throw usage(`${plain(path)}: ${words.noPolicy(field)}`);
  };
  if (!isRecord(value)) return wrong("the whole file");
  if (Object.keys(value).some((name) => !FIELDS.includes(name))) return wrong("a field that is none");
  const at = (name: string): string => resolve(dirname(path), textIn(value, name) ?? wrong(name));
  const approval = value.approval === "per run" || value.approval === "once" ? value.approval : wrong("approval");
  const relay = textIn(value, "relay") ?? wrong("relay");
  const tls = tlsIn(value.tls, dirname(path)) ?? wrong("tls");
  const data = sourcesIn(value.data, dirname(path)) ?? wrong("data");
  return { identity: at("identity"), relay, tls, studies: at("studies"), state: at("state"), approval, data };
}

type Fields = Readonly<Record<string, Json>>;

const isRecord = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function textIn(fields: Fields, name: string): string | undefined {
  const found = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof found === "string" && found !== "" ? found : undefined;
}

function parsed(path: string, text: string, { documents }: Messages): Json {
  try {
    return parseYaml(text, documents).value;
  } catch (error) {
    if (error instanceof Unreadable) throw usage(`${plain(path)}: ${documents.line(error.line)}: ${error.message}`);
    throw error;
  }
}

function tlsIn(value: Json | undefined, folder: string): Policy["tls"] | undefined {
  if (value === undefined) return {};
  if (!isRecord(value) || Object.keys(value).some((name) => !["ca", "cert", "key"].includes(name))) return undefined;
  const pairs = Object.keys(value).map((name) => [name, textIn(value, name)] as const);
  if (pairs.some(([, file]) => file === undefined)) return undefined;
  return Object.fromEntries(pairs.map(([name, file]) => [name, resolve(folder, file!)]));
}

function sourcesIn(value: Json | undefined, folder: string): ReadonlyMap<string, Source> | undefined {
  if (!isRecord(value)) return undefined;
  const pairs = Object.entries(value).map(([name, source]) => {
    const [file, column] = isRecord(source) ? [textIn(source, "file"), textIn(source, "column")] : [];
    return file === undefined || column === undefined
      ? undefined
      : ([name, { file: resolve(folder, file), column }] as const);
  });
  return pairs.some((pair) => pair === undefined) ? undefined : new Map(pairs as [string, Source][]);
}
