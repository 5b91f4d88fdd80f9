/** What `tavs pseudonymise` and `tavs study destroy-keys` say. */
export const pseudonymise = {
  about: "Give patients study pseudonyms under a key that nobody has: ask for them, or answer as a holder of the key",
  data: "The file with the patients, of who asks",
  column: "The column with the identity numbers",
  columns: "Columns, divided by commas, that the file tells beside the pseudonyms. Default: all that the terms name",
  out: "Where the pseudonyms go, a new CSV file",
  bringsNothing:
    "who holds the key brings no patients and gets no file: leave out --data, --column, --columns and --out",
  needsData:
    "who asks names the file with the patients with --data, its column with --column, and the new file with --out",
  otherColumn: (number: number): string => `the terms do not let the file tell column number ${number} of --columns`,
  tooMany: (persons: number, most: number): string =>
    `${persons} persons are in the file, and the terms let this session hold ${most}`,
  made: "the key is made: each holder has its share, and nobody has the key",
  answered: ({ peer, items }: { readonly peer: string; readonly items: number }): string =>
    `${peer} asked about ${items} persons and has its pseudonyms`,
  written: ({ file, rows, persons, recipient }: Written): string =>
    `${file} holds ${rows} rows of ${persons} persons, by pseudonym, for ${recipient}`,
  key: (id: string): string => `key  ${id}  the same at every party, and in receipts when it is destroyed`,

  terms: {
    fewHolders: "two parties hold a key, or more",
    noThreshold: "is a whole number from 2, and no more than hold the key",
    noRecipient: "names for whom the pseudonyms are: 1 to 64 lower-case letters, digits, dots or dashes",
    recipientHolds: "names a holder of the key: whom the pseudonyms are for, holds no share",
    onceMade: "is 1: a key is made once",
    noKey: "names no session of psi/pseudonyms-key/1",
    oneAsks: "names one requester, and holders",
    notAsking: (key: string): string => `the requester is none of the session "${key}", in which its key is made`,
    notHolding: (key: string): string => `a holder is none of the session "${key}", in which its key is made`,
    otherNumber: (threshold: number): string => `the key takes ${threshold} holders, and no other number`,
    noColumns: "is a list of different names of columns",
    noBudget: "grants no number of items: a holder counts them",
    ownDestroyed:
      "this party destroyed its share of the key: no pseudonym is made with it any more, also where an old state came back",
    destroyedBy: (name: string): string => `${name} destroyed its share of the key, and it takes that one too`,
  },

  destroy: "Destroy this party's shares of a study's pseudonym keys, and sign for it beside the study",
  config: "The policy of the node that held the key, in place of --identity and --state; stop the node first",
  configAlone: "--config names the identity and the state: leave out --identity and --state",
  destroyed: ({ file, keys, on }: Destroyed): string =>
    `${file} is the receipt for ${keys} destroyed ${keys === 1 ? "share" : "shares"}, signed on ${on}: give it to the other parties`,
  backups: (folder: string): string =>
    `the shares in ${folder} are overwritten and removed; copies in backups, snapshots or a disk's spare blocks are not: destroy those too`,
  noShare:
    "no key of this study was made here, or it is not this party's state: there is nothing to destroy. A node keeps its own: name its policy with --config",
  gone: ({ name, file, on, software }: Gone): string => `${name} destroyed its share on ${on} (${software}): ${file}`,
  over: (session: string): string => `key "${session}": nobody can make its pseudonyms any more`,
  notOver: ({ session, holders, destroyed }: Fate): string =>
    `key "${session}": ${destroyed} of ${holders} shares are destroyed; those that are left can still make pseudonyms`,
  otherKey: (session: string, name: string): string =>
    `the receipt of ${name} for "${session}" is for another key than the others: ask for the number of the key at both`,
};

interface Written {
  readonly file: string;
  readonly rows: number;
  readonly persons: number;
  readonly recipient: string;
}

interface Destroyed {
  readonly file: string;
  readonly keys: number;
  readonly on: string;
}

interface Gone {
  readonly name: string;
  readonly file: string;
  readonly on: string;
  readonly software: string;
}

interface Fate {
  readonly session: string;
  readonly holders: number;
  readonly destroyed: number;
}
