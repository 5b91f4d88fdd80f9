/** What `tavs study` says. */
export const study = {
  about: "What all parties sign before anything is computed: write, read, sign, check, compare and revoke it",
  file: "The study, such as study.yaml",
  identity: "The file of your identity, as `tavs init` wrote it. Default: the only NAME.identity.json in this folder",

  new: "Write a study to begin with: link, count, stats or pseudonymise",
  newFile: "The file to write, such as study.yaml",
  template: "link, count, stats or pseudonymise",
  parties:
    "The parties by name, such as east,west; with their keys: east=KEY,west=KEY. The first receives or asks; of four or more in count and stats the last adds",
  columns: "The columns that are told or analysed, such as age,relapse; survival and cox begin with days and event",
  analysis: "Of stats: describe, survival or cox. Default: describe",
  titleOption: "The title of the study",
  permitOption: "The number of the permit",
  legalBasisOption: "The legal basis",
  purposeOption: "The purpose, in one sentence",
  expiresOption: "The last day, such as 2027-06-30. Default: a year from today",
  noTemplate: "--template is link, count, stats or pseudonymise",
  noAnalysis: "--analysis is describe, survival or cox",
  noParties:
    "--parties is a list of different names, each of lower-case letters, digits, dots or dashes, with =KEY behind it or without",
  notFit:
    "this template has another number of parties: link 2, count 2 or from 4 on, stats from 4 on (the last adds), pseudonymise 3 to 33 (the first asks, the others hold the key)",
  noColumns: (needed: number): string => `--columns names too few: this analysis has at least ${needed}`,
  noDay: "--expires is a day such as 2027-06-30",
  made: (file: string): string =>
    `${file} is a study to begin with: fill in what stands in <brackets>, and read the rest`,
  ready: (file: string): string =>
    `${file} is a study with nothing left to fill in: read it, then tavs study sign ${file}`,

  show: "Print a study so that people can read it",
  dpia: "Print the data flows for an impact assessment, in English or with --lang da in Danish",
  shown: {
    permit: "permit",
    legalBasis: "legal basis",
    purpose: "purpose",
    expires: "last day",
    smallestCell: "smallest cell",
    privacy: "privacy budget",
    retention: "kept at most",
    fingerprint: "fingerprint",
    parties: "PARTIES",
    computations: "COMPUTATIONS",
    brings: (set: string, columns: string): string => `brings ${set}: ${columns}`,
    nothing: "brings no data",
    people: (count: number): string => `fewer than ${count} people are not shown`,
    budget: ({ epsilon, delta, rowsPerPerson }: BudgetShown): string =>
      `epsilon ${epsilon}, delta ${delta}, at most ${rowsPerPerson} ${rowsPerPerson === 1 ? "row" : "rows"} a person`,
    days: ({ sessionDays, resultDays, auditDays }: DaysShown): string =>
      `sessions ${sessionDays} days after the last day, results ${resultDays}, audit logs ${auditDays}`,
    runs: (runs: number, items: number | undefined): string =>
      `at most ${runs} ${runs === 1 ? "run" : "runs"}${items === undefined ? "" : `, ${items} items in all`}`,
    against: {
      malicious: "this holds also if it strays from the protocol",
      "semi-honest": "this holds as long as it keeps to the protocol",
    },
    parameters: "parameters",
  },

  sign: "Sign a study: writes STUDY.NAME.signature.json beside it",
  force: "Replace the file that is there",
  signed: (file: string, name: string): string =>
    `${file} holds the signature of ${name}: give it to the other parties`,

  verify: "Check that all parties signed exactly this study, and that it may run today",
  whole: (file: string, parties: number): string => `${file} is signed by all ${parties} parties and may run today`,
  fingerprint: (hash: string): string => `fingerprint  ${hash}  compare it with the others by telephone`,
  by: (name: string, file: string): string => `${name} signed: ${file}`,
  missing: (name: string): string => `${name} has not signed`,
  bad: (file: string, why: string): string => `${file} ${why}`,
  revoked: (name: string, on: string, file: string): string => `${name} revoked it on ${on}: ${file}`,
  ended: (on: string): string => `ended on ${on}`,
  failed: (file: string, count: number): string =>
    `${file} may not run: ${count === 1 ? "one thing is" : `${count} things are`} wrong with it`,
  revocations: "A folder with more revocations, such as those of keys",

  diff: "Compare two studies field by field",
  otherFile: "The study to compare with",
  same: "the two say the same, field by field",
  differ: (count: number): string => `${count} ${count === 1 ? "field differs" : "fields differ"}`,
  absent: "(not there)",

  revoke: "Revoke a study, or with --key your key: writes a signed file that ends it everywhere",
  revokeKey: "Revoke your key: every study that names it ends",
  revokedNow: (file: string): string =>
    `${file} ends it, from where it is put beside the study: give it to the other parties. It cannot be taken back.`,

  draft: {
    begin: "A study of Tavs. All parties sign exactly this: fill in what stands in <brackets>, then tavs study sign.",
    title: "a title",
    permit: "the number of the permit",
    legalBasis: "the legal basis, such as GDPR article 9(2)(j) with section 10 of the Danish Data Protection Act",
    purpose: "the purpose in one sentence",
    key: (name: string): string => `the public key of ${name}, as tavs init printed it`,
    parties: "Who takes part, with the key that each signs with, and which columns each brings: names, never values.",
    computations:
      "What runs, and nothing else. What each party learns is the protocol's own sentence: tavs checks it word for word.",
    smallestCell: "Fewer people than this are not shown.",
    privacy: "What noisy answers may cost in all, and how many rows one person has at most.",
    retention: "How many days after the last day these are kept at most.",
    expires: "The last day on which anything runs.",
  },
};

interface BudgetShown {
  readonly epsilon: number;
  readonly delta: number;
  readonly rowsPerPerson: number;
}

interface DaysShown {
  readonly sessionDays: number;
  readonly resultDays: number;
  readonly auditDays: number;
}
