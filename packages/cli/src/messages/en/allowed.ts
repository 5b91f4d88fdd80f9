/** What the terms allow: each sentence stands behind the field of the terms that forbids something. */
export const allowed = {
  draft: "is still to be filled in",
  spoiltRevocation: "is no revocation of Tavs: find out what it was before anything runs",
  noSession: "the terms name no session of that label: tavs study show lists them",
  notOurs: "this party takes no part in that session",
  otherProtocol: (known: readonly string[]): string =>
    `this command runs ${known.join(" or ")}, and the terms say another`,
  noneFits: (known: readonly string[]): string =>
    `the terms name no session of ${known.join(" or ")} in which this party takes part`,
  manyFit: (count: number): string => `${count} sessions of the terms fit: say which one with --session LABEL`,
  noParameters: "is not a record of parameters",
  strangeParameter: (number: number, known: readonly string[]): string =>
    `number ${number} is none that this version of tavs runs; it knows ${known.join(", ")}`,
  notTwo: "a link is between two parties",
  noRule: 'names no way to read numbers that this version knows, such as "DK/cpr/1"',
  noColumns:
    'says by name what each column is: "int32", "float64", "boolean", "day", or { "text": 20 } for at most 20 bytes',
  noRole: (known: readonly string[]): string => `a party of this protocol is ${known.join(" or ")}`,
  noBound: "is a whole number",
  noDistinct: (cell: string): string => `tavs count adds up "${cell}", and nothing else`,
  noOverlap:
    "each two of those who are added up need one session of psi/1, in which the later one of the list is the receiver",
  mutualOverlap:
    "a session of psi/1 between two of them is mutual: both would leave out whom both have, and nobody would count them",
  otherRules: "the sessions of psi/1 between them read numbers by different rules: somebody could be counted twice",
  noCompany:
    "a count has a receiver and a sender; or a hub, two mixers or more, and three contributors or more; or a coordinator and three participants or more",
  noFederation: "an analysis has one coordinator and three participants or more",
  noSpecification: "is not what the analysis takes",
  noSupport: (label: string): string =>
    `a model is shown only beside how many persons it rests on: a session "${label}" of federated/tally/1, among the same parties, is missing`,
  countedBeside: (label: string): string =>
    `is counted where "${label}" is run, and not by itself: say --session ${label}`,
  otherCells: (known: readonly string[]): string =>
    `the count beside this model is of ${known.join(", ")}; the first are needed, and beside a column of two values its events`,
  untrue: "is not what the protocol says of itself under these parameters: write the terms with tavs study new",
  forbiddenColumn: (number: number): string => `does not name column number ${number} of --columns`,
  missingColumn: (number: number): string => `column number ${number} stands there, and --columns leaves it out`,
};
