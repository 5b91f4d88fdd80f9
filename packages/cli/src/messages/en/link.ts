/** What `tavs link` says. */
export const link = {
  about: "Find the patients that two parties share, without showing any other",
  study: "The terms that all parties sign",
  data: "The file with the patients, one a row",
  column: "The column with the identity numbers",
  columns:
    "Columns, divided by commas: what the sender sends, or what the receiver keeps of its own. Default: what the terms name, or none",
  out: "Where the receiver's result goes, a new CSV file",
  session: "The label of the session in the terms, where several fit",
  run: "Which run of the session, counted from 0. Default: 0",
  state: "Where the session and the log are kept. Default: NAME.state beside the identity",
  recipient: "For whom the pseudonyms are: two recipients cannot join what they get. Default: this party",
  force: "Replace the file of --out",
  noRun: "--run is a whole number from 0 to 9999",
  noRecipient: "--recipient is 1 to 64 lower-case letters, digits, dots or dashes",
  needsOut: "the terms let this party learn who is shared: say with --out where that goes",
  learnsNothing: "the terms let this party learn nothing that could be written: leave out --out",
  idColumn: "--columns names the column with the identity numbers, which goes nowhere",
  report: ({ rows, linkable, distinct, duplicates, missing }: Rows): string =>
    `${rows} rows: ${linkable} can be linked (${distinct} persons, ${duplicates} repeated), ${missing} without a number, ${rows - linkable - missing} with one that cannot be linked`,
  kinds: (kinds: Readonly<Record<string, number>>): string =>
    `  ${Object.entries(kinds)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(", ")}`,
  waiting: (names: readonly string[]): string => `waiting for ${names.join(", ")}`,
  agreed: (parties: number): string => `all ${parties} parties signed the same terms`,
  again: "the session was finished before: its result is written without meeting again",
  phases: {
    read: "reads bytes",
    blind: "blinds",
    evaluate: "answers",
    tag: "tags",
    finalize: "reads answers",
    hear: "hears tags",
    ...{ transfer: "agrees on keys", encode: "hides its own", expand: "expands", grow: "expands", challenge: "checks" },
    ...{ decode: "tags its own", answer: "answers", match: "compares" },
  } as Readonly<Record<string, string>>,
  linked: ({ file, rows, peer }: { readonly file: string; readonly rows: number; readonly peer: string }): string =>
    `${file} holds ${rows} ${rows === 1 ? "patient" : "patients"} whom ${peer} also has, by pseudonym`,
  answered: ({ peer, items }: { readonly peer: string; readonly items: number | undefined }): string =>
    items === undefined ? `${peer} has its answer` : `${peer} asked about ${items} patients and has its answer`,
  log: (file: string): string => `log  ${file}  check it with tavs audit verify`,
};

export interface Rows {
  readonly rows: number;
  readonly linkable: number;
  readonly distinct: number;
  readonly duplicates: number;
  readonly missing: number;
}
