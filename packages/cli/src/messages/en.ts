/** The command line in English. */
export const en = {
  tavs: "Compute together on data that none shows to another",
  init: "Make an identity: the key pair that a party signs with",
  initName: "The party's name, as the study terms will spell it",
  initOut: "The file to write, readable by you alone. Default: NAME.identity.json",
  audit: "What was computed, as each party's signed log tells it",
  auditVerify: "Check that no byte of an audit log was changed, and name the line where one was",
  auditFile: "The log, such as audit.jsonl",
  auditKey: "The party's public key from the study terms, 64 hexadecimal digits",
  auditHead: "A head that an earlier check printed: lines cut from the end are then found",
  json: "Print one line of JSON, also for an error",

  exitCodes: `EXIT CODES
  0  done
  1  something in the command, its files or this machine has to be changed
  2  a check failed: the file is not what it was
  3  another party broke the protocol
  4  the network failed: the session is kept, start again to resume
  5  the privacy budget says no
  70 a fault in Tavs: please report it`,

  identityMade: ({ file, name }: { readonly file: string; readonly name: string }): string =>
    `${file} holds the new identity of ${name}. Only you can read it: keep it so, and a copy in a safe place.`,
  publicKey: (key: string): string => `public key  ${key}  for the study terms`,

  logWhole: ({ file, entries, party, from, to }: WholeLog): string =>
    `${file} is whole: ${entries} ${entries === 1 ? "entry" : "entries"} of ${party}, from ${from} to ${to}`,
  keyGiven: (key: string): string => `key   ${key}  as you gave it`,
  keyFromLog: (key: string): string =>
    `key   ${key}  as the log itself says: compare it with the study terms, or give theirs with --key`,
  head: (head: string): string =>
    `head  ${head}  write it down: a later check with --head finds lines cut from the end`,

  noCommand: "what to do is missing: tavs --help lists the commands",
  unknownCommand: (word: string): string => `there is no command "${word}": tavs --help lists them`,
  unknownOption: (name: string): string => `there is no option --${name} here: add --help to see them`,
  missing: (name: string): string => `${name} is missing: add --help to see what is expected`,
  noValue: (name: string): string => `--${name} needs a value behind it`,
  oneTooMany: (expected: number): string =>
    `${expected === 1 ? "one name was" : `${expected} names were`} expected, more came: quote a name that has spaces`,
  noKey: (name: string): string => `--${name} is 64 hexadecimal digits`,
  unreadable: (code: string): string => unreadable[code] ?? `can not be read (${code}): check the disk`,
  fault: "a fault in Tavs: please report it with these lines, which hold no data",
};

interface WholeLog {
  readonly file: string;
  readonly entries: number;
  readonly party: string;
  readonly from: string;
  readonly to: string;
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file: check the name and the folder",
  EACCES: "this user may not read it: change its permissions, or ask its owner",
  EISDIR: "is a folder, not a file: name the log in it",
};
