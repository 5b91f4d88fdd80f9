/** What the terms allow, and what forbids it: the field of the terms comes first. */
export const allowed = {
  noSession: "computations: the terms name no session of that label; tavs study show lists them",
  notOurs: (field: string): string => `${field}: this party takes no part in that session`,
  otherProtocol: (field: string, known: readonly string[]): string =>
    `${field}: this command runs ${known.join(" or ")}, the terms say another protocol`,
  noneFits: (known: readonly string[]): string =>
    `computations: the terms name no session of ${known.join(" or ")} in which this party takes part`,
  manyFit: (count: number): string =>
    `computations: ${count} sessions of the terms fit: say which one with --session LABEL`,
  noParameters: (field: string): string => `${field}: is not a record of parameters`,
  strangeParameter: (field: string, number: number, known: readonly string[]): string =>
    `${field}: number ${number} is none that this version of tavs runs; it knows ${known.join(", ")}`,
  notTwo: (field: string): string => `${field}: a link is between two parties`,
  noRule: (field: string): string =>
    `${field}: names no way to read numbers that this version knows, such as "DK/cpr/1"`,
  noColumns: (field: string): string =>
    `${field}: says by name what each column is: "int32", "float64", "boolean", or { "text": 20 } for at most 20 bytes`,
  untrue: (field: string): string =>
    `${field}: is not what the protocol says of itself under these parameters; write the terms with tavs study new`,
  forbiddenColumn: (field: string, name: string): string => `${field}: does not name the column ${name}`,
  missingColumn: (field: string, name: string): string =>
    `${field}: names the column ${name}, and --columns leaves it out`,
};
