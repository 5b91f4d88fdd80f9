/** What is said of tables that are released with noise. */
export const noisy = {
  field: {
    cells: 'names the column of the rows and that of the columns, each as { "factor": "grade", "levels": [1, 2, 3] }',
    holders: "names three parties or more who hold the key together",
    most: "is the most rows that one hospital may have in one cell: a whole number, at most 1,000,000,000",
    noise: "holds within, confidence, rho, delta, least and colluding, each a number",
    facts: "holds period and samePatientElsewhere, each a text of 1 to 200 characters",
    waitSeconds: "is a whole number of seconds, at most 86400",
    missing: "is refuse or leave-out",
  },
  noKey: (label: string): string =>
    `a table with noise needs a key: a session "${label}" of he/key/1, among the same parties, is missing`,
  otherKey: "the key is made for the same table: parties and parameters are those of the session that adds",
  otherHolders: "who holds the key is who the parameters name as holders, and each of them hands in a table",
  leastHolders:
    "a total is opened with all holders of the key, and may be of no more than them: least is at most their number",
  colluding: "is at least 1: a hospital knows its own noise",
  otherDelta: "is the delta that privacy grants",
  otherRho: (rho: number): string => `the error that is planned costs rho ${rho} among so many hospitals`,
  tooDear: (epsilon: number): string => `a table with this noise costs epsilon ${epsilon}, and less is granted`,
  noLevel: ({ row, column }: { readonly row: number; readonly column: string }): string =>
    `row ${row} has a value in column "${column}" that is none of the agreed levels`,
  tooMany: "a cell holds more rows than the terms let one hospital have in it",
  ledger: (file: string): string => `budget ${file}  what is left: tavs budget`,
  card: (file: string): string => `card   ${file}`,
};
