/** What every command may say. */
export const common = {
  tavs: "Compute together on data that none shows to another",
  json: "Print one line of JSON, also for an error",

  exitCodes: `EXIT CODES
  0  done
  1  something in the command, its files or this machine has to be changed
  2  a check failed: the file is not what it was
  3  another party broke the protocol
  4  the network failed: the session is kept, start again to resume
  5  the privacy budget says no
  70 a fault in Tavs: please report it`,

  noCommand: "what to do is missing: tavs --help lists the commands",
  unknownCommand: (word: string): string => `there is no command "${word}": tavs --help lists them`,
  unknownLanguage: "--lang is en or da",
  unknownOption: (name: string): string => `there is no option --${name} here: add --help to see them`,
  missing: (name: string): string => `${name} is missing: add --help to see what is expected`,
  noValue: (name: string): string => `--${name} needs a value behind it`,
  oneTooMany: (expected: number): string =>
    `${expected === 1 ? "one name was" : `${expected} names were`} expected, more came: quote a name that has spaces`,
  noKey: (name: string): string => `--${name} is 64 hexadecimal digits`,
  unreadable: (code: string): string => unreadable[code] ?? `can not be read (${code}): check the disk`,
  tooLong: (bytes: number, most: number): string =>
    `has ${bytes} bytes, and ${most} are the most: is it the right file?`,
  noText: "is not text in UTF-8: is it the right file?",
  fault: "a fault in Tavs: please report it with these lines, which hold no data",
};

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file: check the name and the folder",
  EACCES: "this user may not read it: change its permissions, or ask its owner",
  ESPIPE: "is a pipe or a device, not a file: name a file",
  EISDIR: "is a folder, not a file: name the file in it",
};
