/** What `tavs node` says. */
export const node = {
  about: "Stay connected, and answer the studies that all have signed and this party's own policy allows",
  start: "Start the node; Ctrl-C ends it",
  approve: "Say yes to a study, or to one run of it, as the policy asks for it",
  config: "The policy of this party, a file of YAML",
  study: "The study that is approved",
  noPolicy: (field: string): string =>
    `${field}: a policy has identity, relay, studies, state, approval ("once" or "per run"), data (name: { file, column }) and, if need be, tls (ca, cert, key)`,
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
  unsigned: (names: readonly string[]): string =>
    `is not signed by ${names.join(", ")} yet: put their signatures beside it, and start the node again`,
  nothingToAnswer: "lets this party answer nothing; what it asks itself, tavs link and tavs count ask",
  serves: (file: string, labels: readonly string[]): string => `${file}: answers ${labels.join(", ")}`,
  runOf: (label: string, run: number): string => `${label}, run ${run},`,
  waits: (what: string): string => `${what} waits for a yes: tavs node approve`,
  whichRun: "the policy asks for each run: say which with --session LABEL --run NUMBER",
  approved: (file: string): string => `approved: ${file}`,
  ready: (label: string, run: number): string => `${label}, run ${run}: ready`,
  answered: (label: string, run: number): string => `${label}, run ${run}: answered`,
  again: (file: string): string => `${file}: connects again`,
  over: (file: string): string => `${file}: all runs are done`,
  unknownStudy: (from: string): string =>
    `${from} asks under a study that is not among those here, or differs from it: compare the two documents`,
};
