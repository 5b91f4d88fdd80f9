import { auditExport } from "./audit-export.ts";

/** What `tavs audit` says. */
export const audit = {
  about: "What was computed, as each party's signed log tells it",
  file: "The log, such as audit.jsonl: with it the files that it was rotated to, such as audit.0001.jsonl",

  verify: "Check that no byte of an audit log was changed, and name the line where one was",
  verified: "The log, or all its files in their order, or a folder that `tavs audit export` wrote",
  key: "The party's public key from the study terms, 64 hexadecimal digits",
  expectedHead: "A head that an earlier check printed: lines cut from the end are then found",
  whole: ({ file, entries, party, from, to }: WholeLog): string =>
    `${file} is whole: ${entries} ${entries === 1 ? "entry" : "entries"} of ${party}, from ${from} to ${to}`,
  keyGiven: (key: string): string => `key   ${key}  as you gave it`,
  keyFromLog: (key: string): string =>
    `key   ${key}  as the log itself says: compare it with the study terms, or give theirs with --key`,
  head: (head: string): string =>
    `head  ${head}  write it down: a later check with --head finds lines cut from the end`,
  continuesAnother: "line 1 continues another file of the log: name that one too, and before this one",
  notSigned: "is not as its party signed it: ask for a new export",
  notExported: "is not the file that was exported: ask for a new export",
  otherKey: "is signed by another key than the one that was given: ask whose it is",

  compare: "Check two verified logs of two parties against each other: which sessions they remember differently",
  first: "One party's log",
  second: "The other party's",
  same: ({ first, second, runs, confirmed }: SameLogs): string =>
    `${first} and ${second} tell the same: ${times(runs, "run of a session", "runs of sessions")} at both, ${times(confirmed, "number", "numbers")} written down by both`,
  unconfirmed: (numbers: number): string => `${times(numbers, "number", "numbers")} one of them wrote down alone`,
  keyOf: ({ party, key }: { readonly party: string; readonly key: string }): string =>
    `${party}  key ${key}  compare it with the study terms`,
  differ: (differences: number): string =>
    `the two parties remember differently: ${times(differences, "difference", "differences")}, each with its lines; ask both which is true`,
  difference: ({ kind, what, session, run, study }: Different): string =>
    `${session === undefined ? `study ${study}` : `${session}, run ${run} of study ${study}`}: ${differences[kind] ?? kind}${what === undefined ? "" : ` (${what})`}`,
  says: ({ party, places, says }: Says): string =>
    places === "" ? `${party}: nothing` : `${party}: ${says === undefined ? "" : `${says}, `}${places}`,
  lines: (file: string, lines: readonly number[]): string =>
    `${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")} of ${file}`,

  show: "Show a verified log as a table: when, which study, what, how many, what was withheld, at what cost, who approved",
  study: "Only the study whose digest begins with these digits, 8 to 64",
  noStudy: "--study is 8 to 64 hexadecimal digits, as the table shows them",
  columns: {
    line: "line",
    when: "when",
    study: "study",
    what: "what",
    session: "session",
    sizes: "sizes",
    released: "released",
    withheld: "withheld",
    epsilon: "epsilon",
    approved: "approved",
  },

  repair: "Put aside a last line that was cut off when the power went or the disk was full; all whole lines stay",
  nothingTorn: (file: string): string => `${file}: no line is cut off; nothing was changed`,
  completed: ({ file, line }: { readonly file: string; readonly line: number }): string =>
    `${file}: line ${line} was whole but for its end, which it has now; no line was lost`,
  putAside: ({ file, line, aside }: { readonly file: string; readonly line: number; readonly aside: string }): string =>
    `${file}: what there was of line ${line} is in ${aside} now, for whoever asks; every line before it is as it was`,

  export: auditExport as typeof auditExport, // declarations are written file by file: the type has to be said
};

export interface WholeLog {
  readonly file: string;
  readonly entries: number;
  readonly party: string;
  readonly from: string;
  readonly to: string;
}

export interface SameLogs {
  readonly first: string;
  readonly second: string;
  readonly runs: number;
  readonly confirmed: number;
}

export interface Different {
  readonly kind: string;
  readonly what: string | undefined;
  readonly session: string | undefined;
  readonly run: number | undefined;
  readonly study: string;
}

export interface Says {
  readonly party: string;
  readonly places: string;
  readonly says: number | string | undefined;
}

const differences: Readonly<Record<string, string>> = {
  study: "not under the same terms at both",
  missing: "one of them alone has this session",
  runs: "one of them alone has this run",
  protocol: "not by the same protocol and version",
  parties: "not with the same parties",
  outcome: "did not end in the same way",
  sizes: "not of the same size",
  order: "not in the same order as the run before it",
};

const times = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
