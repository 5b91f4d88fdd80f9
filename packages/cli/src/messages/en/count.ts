/** What `tavs count` says. */
export const count = {
  about: "Count the different patients that parties have together, without showing any",
  data: "The file with the patients, one a row, of who brings some",
  column: "The column with the identity numbers",
  bringsNothing: "the terms let this party bring no patients: leave out --data and --column",
  needsData: "the terms have this party bring patients: name the file with --data, and its column with --column",
  done: "the count is done; its numbers are for whom the terms name",
  distinct: (number: number | null, smallestCell: number): string =>
    number === null
      ? `the number of different patients is withheld: a number below ${smallestCell} would follow from it`
      : `${number} different patients`,
  inExactly: (parties: number, number: number | null): string =>
    `${number === null ? "withheld" : number} at exactly ${parties} ${parties === 1 ? "party" : "parties"}`,
};
