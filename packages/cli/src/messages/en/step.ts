/** What `tavs step` says. */
export const step = {
  about:
    "One step of a link, a count, pseudonyms or an analysis without a network: read the files that were carried here, write those to carry",
  into: "The folder with the files that were carried here",
  out: "The folder for the files to carry; it may be the same one",
  yes: "Begin, where many carries are needed",
  many: (carries: number): string =>
    `this takes about ${carries} carries from house to house: add --yes to begin, or agree on the engine "oprf", which takes fewer`,
  manyParties: (parties: number, steps: number | undefined): string =>
    `${parties} parties take part: ${steps === undefined ? "several" : `some ${steps}`} times a file has to go from each to each other; add --yes to begin`,
  needsData: "the link needs --data and --column: the file with the patients, and the column with their numbers",
  carry: ({ to, file, bytes }: Carry): string => `carry ${file} to ${to} (${size(bytes)}), and let ${to} step`,
  again: ({ to, file }: Carry): string => `nothing new came: if ${file} did not reach ${to}, carry it again`,
  receipt: ({ to, file }: Carry): string => `${file} tells ${to} that all arrived: carry it when somebody goes there`,
  left: ({ least, most }: Left): string =>
    most === undefined
      ? `${least} ${least === 1 ? "carry is" : "carries are"} left, this one included`
      : `${least} carries are left, this one included, or ${most} where one of the two has 10,000 patients or more`,
  over: (file: string | undefined): string =>
    file === undefined ? "the session is finished" : `the session is finished: ${file} was written before`,
  deletable: (names: readonly string[]): string => `safe to delete, newer ones are here: ${names.join(", ")}`,
  copyAgain: ({ from, name }: Arrived): string => `${name} from ${from} did not arrive whole: copy it again`,
  otherTerms: ({ from, name }: Arrived): string =>
    `${name} from ${from} is for another study, or for other terms than these: compare the two documents`,
  link: (name: string): string => `${name} is a symbolic link and was not read: copy the file itself`,
  foreign: (count: number): string =>
    `${count} other ${count === 1 ? "file is" : "files are"} in the folder: not sealed for this party by one of the study`,
};

interface Carry {
  readonly to: string;
  readonly file: string;
  readonly bytes: number;
}

interface Arrived {
  readonly from: string;
  readonly name: string;
}

export interface Left {
  readonly least: number;
  /** Where it may be more. */
  readonly most?: number;
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${Math.ceil(bytes / 1_000_000)} MB`;
}
