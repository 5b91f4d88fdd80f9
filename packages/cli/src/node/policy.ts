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
import type { Language } from "../report/index.ts";

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
