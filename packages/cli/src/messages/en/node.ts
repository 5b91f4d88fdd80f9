/** What `tavs node` says. */
export const node = {
  about: "Stay connected, and answer the studies that all have signed and this party's own policy allows",
  start: "Start the node; Ctrl-C ends it",
  approve: "Say yes to a study, or to one run of it, as the policy asks for it",
  untilOver: "End when all studies of the node are over, with an exit code that says whether all went well",
  config: "The policy of this party, a file of YAML",
  study: "The study that is approved",
  noPolicy: (field: string): string =>
    `${field}: a policy has identity, relay, studies, state, approval ("once" or "per run") and, if need be, data (name: { file, column } or { select, tables }, for), learns (session: { file, columns, recipient, run } or { folder, report, ohdsi, run }), may (names) and tls (ca, cert, key)`,
  open: ({
    name,
    relay,
    studies,
  }: {
    readonly name: string;
    readonly relay: string;
    readonly studies: string;
  }): string => `${name} is there at ${relay}, for the studies in ${studies}; Ctrl-C ends it`,
  noSource: "none of these data sets is in this party's own policy",
  noNumbers: "the policy names no column with identity numbers for any of these data sets",
  divided: "no one of these data sets has all columns that the session reads",
  noRule: "identity numbers get a pseudonym only where the study has them read by one rule",
  unsigned: (names: readonly string[]): string =>
    `is not signed by ${names.join(", ")} yet: put their signatures beside it`,
  nothingToDo:
    "this party has nothing to do here: where it learns something, its policy has to say under learns where that goes",
  learnsNothing: (label: string): string =>
    `learns: the terms let this party learn nothing in ${label} that could be written: take it out`,
  otherPlace: (label: string, kind: "file" | "folder"): string => `learns: ${label} goes under "${kind}"`,
  noSuchRun: (label: string, runs: number): string =>
    `learns: ${label}: the study grants ${runs} ${runs === 1 ? "run" : "runs"}, counted from 0`,
  mayNotInside: (label: string, inner: string): string => `may: ${inner} runs inside ${label}: allow both, or neither`,
  serves: (file: string, labels: readonly string[]): string => `${file}: answers ${labels.join(", ")}`,
  anybodys: (file: string): string =>
    `${file} can be written by everybody on this machine: type chmod o-w ${file}, and read it through`,
  changedMeanwhile: "the files changed while they were read: they are read again",
  runOf: (label: string, run: number): string => `${label}, run ${run},`,
  waits: (what: string): string => `${what} waits for a yes: tavs node approve`,
  waitsFor: (label: string, files: readonly string[]): string => `${label} waits for ${files.join(", ")}`,
  mayI: (what: string): string => `${what} may be answered? (y/n) `,
  whichRun: "the policy asks for each run: say which with --session LABEL --run NUMBER",
  approved: (file: string): string => `approved: ${file}`,
  ready: (label: string, run: number): string => `${label}, run ${run}: ready`,
  answered: (label: string, run: number): string => `${label}, run ${run}: answered`,
  learnt: (label: string, run: number, where: string): string => `${label}, run ${run}: learnt, in ${where}`,
  failedBefore: (label: string): string => `${label}: a run of it failed before`,
  policy: (file: string): string => `${file}: the changed policy is in force`,
  needsRestart: "identity, relay, tls, studies or state changed: start the node again; until then the old policy holds",
  again: (file: string): string => `${file}: connects again`,
  stopped: (file: string): string => `${file}: put down; it goes on where it was`,
  over: (file: string): string => `${file}: all runs are done`,
  overFailed: (file: string, count: number): string =>
    `${file}: over, and ${count} ${count === 1 ? "run" : "runs"} failed`,
  unknownStudy: (from: string): string =>
    `${from} asks under a study that is not among those here, or differs from it: compare the two documents`,
};
