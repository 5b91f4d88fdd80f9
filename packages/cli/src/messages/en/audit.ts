/** What `tavs audit` says. */
export const audit = {
  about: "What was computed, as each party's signed log tells it",
  verify: "Check that no byte of an audit log was changed, and name the line where one was",
  file: "The log, such as audit.jsonl",
  key: "The party's public key from the study terms, 64 hexadecimal digits",
  expectedHead: "A head that an earlier check printed: lines cut from the end are then found",
  whole: ({ file, entries, party, from, to }: WholeLog): string =>
    `${file} is whole: ${entries} ${entries === 1 ? "entry" : "entries"} of ${party}, from ${from} to ${to}`,
  keyGiven: (key: string): string => `key   ${key}  as you gave it`,
  keyFromLog: (key: string): string =>
    `key   ${key}  as the log itself says: compare it with the study terms, or give theirs with --key`,
  head: (head: string): string =>
    `head  ${head}  write it down: a later check with --head finds lines cut from the end`,
};

export interface WholeLog {
  readonly file: string;
  readonly entries: number;
  readonly party: string;
  readonly from: string;
  readonly to: string;
}
