// What a party's own house decides for its node, in one file of YAML (or JSON); nothing of it comes from a study or a peer. Paths
// begin where the file stands.
//
//   identity: west.identity.json
//   relay: wss://relay.example:8443
//   tls: { ca: ours.pem, cert: west.pem, key: west.key }    # if need be
//   studies: studies            # each study.yaml with the signatures of all beside it; more may come while the node runs
//   state: state                # sessions, approvals and logs, a folder for each study
//   approval: once              # or "per run"
//   data:                       # by the name that studies give to what this party brings; the first that has all columns is read
//     patients: { file: patients.csv, column: cpr }         # `column` holds the identity numbers; without it the set is not linked
//     analysed:                 # rows that one SELECT makes of own files, once all of them are there; every column is a text
//       select: SELECT … FROM patients JOIN outcomes USING (pseudonym) WHERE …
//       tables:                 # the only files that it sees
//         patients: { file: patients.csv, column: cpr }     # with a column "pseudonym" more, as linked files have it
//         outcomes: learnt/link.csv
//       for: [survival]         # only for these sessions, which then read nothing else; any set may say so
//   learns:                     # sessions in which this party learns something, and where that goes; others it leaves alone
//     link/west: { file: learnt/link.csv }                  # as `tavs link --out`; also: columns: [ward], recipient: name
//     count: { file: learnt/count.json }                    # as `tavs count --json`
//     survival: { folder: results/survival }                # the release, through the gate; also: report: da, ohdsi: true
//     again: { file: learnt/again.csv, run: 1 }             # the second run of a session; without `run`, the first
//   may: [link/west, federated/cox/1]                       # sessions or protocols that this party allows; default: all that it signed
import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { Json } from "@tavs/core/study";
import { readText } from "../data/read-text.ts";
import { parseYaml, Unreadable } from "../data/yaml-values.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { usage } from "../refusal.ts";
import type { Language } from "../report/index.ts";
import { hasOnly, isRecord, mapIn, textIn, textsIn } from "./policy-fields.ts";
import { learnIn, sourceIn, tlsIn } from "./policy-parts.ts";

/** When a person has to say yes. */
export type Approval = "once" | "per run";

/** A table in a file. */
export interface FileSource {
  readonly file: string;
  /** The column with the identity numbers, where there is one. */
  readonly column?: string;
  /** Labels of the only sessions that it is for. */
  readonly for?: readonly string[];
}

/** Rows that one SELECT makes of own tables. */
export interface SelectSource {
  readonly select: string;
  readonly tables: ReadonlyMap<string, FileSource>;
  /** The column of the result with the identity numbers, where there is one. */
  readonly column?: string;
  readonly for?: readonly string[];
}

/** Where the rows of a data set of the studies are. */
export type Source = FileSource | SelectSource;

/** Where what a session lets this party know goes. */
export interface Learn {
  /** Which run. */
  readonly run: number;
  /** Of a link or a count. */
  readonly file?: string;
  /** Own columns that a linked file keeps, and for whom its pseudonyms are. */
  readonly columns?: readonly string[];
  readonly recipient?: string;
  /** Of an analysis. */
  readonly folder?: string;
  readonly report: Language;
  readonly ohdsi: boolean;
}

/** What a node may do. Paths are absolute. */
export interface Policy {
  readonly identity: string;
  readonly relay: string;
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly studies: string;
  readonly state: string;
  readonly approval: Approval;
  /** By the name that studies give to a data set. */
  readonly data: ReadonlyMap<string, Source>;
  /** By the label of the session. */
  readonly learns: ReadonlyMap<string, Learn>;
  /** Labels and protocols; undefined where all that was signed is allowed. */
  readonly may: readonly string[] | undefined;
  /** SHA-256 of its text, in hexadecimal digits: the audit log names it. */
  readonly digest: string;
}

const MOST_BYTES = 2 ** 16;
const FIELDS = ["identity", "relay", "tls", "studies", "state", "approval", "data", "learns", "may"];

/** The policy in a file. Throws `Refusal`, naming the field. */
export async function readPolicy(path: string, messages: Messages): Promise<Policy> {
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

function parsed(path: string, text: string, { documents }: Messages): Json {
  try {
    return parseYaml(text, documents).value;
  } catch (error) {
    if (error instanceof Unreadable) throw usage(`${plain(path)}: ${documents.line(error.line)}: ${error.message}`);
    throw error;
  }
}
