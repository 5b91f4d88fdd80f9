import type { StudyFile } from "../data/read-study.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { green, red } from "../terminal.ts";
import { destroyedBeside } from "./destroyed.ts";
import { fatesOf, type KeyFate } from "./fates.ts";

/** What the receipts beside a study say together, for people and for programs. */
export interface DestroyedKeys {
  readonly lines: readonly string[];
  readonly fates: readonly KeyFate[];
  readonly flaws: readonly { readonly file: string; readonly flaw: string }[];
}

/** Looks at the receipts beside a study. One that is forged, altered or another study's is a flaw; so are two of different keys. */
export async function destroyedKeys(
  read: Pick<StudyFile, "path" | "study">,
  { pseudonymise: words, ...messages }: Messages,
): Promise<DestroyedKeys> {
  const found = await destroyedBeside(read, { pseudonymise: words, ...messages });
  const whole = found.flatMap((each) => ("content" in each ? [each] : []));
  const fates = fatesOf(
    read.study,
    whole.map(({ content }) => content),
  );
  const gone = whole.flatMap(({ file, content: { party: name, keys } }) =>
    keys.map(({ receipt: { day: on, software = "" } }) =>
      words.gone({ name, file: plain(file), on, software: plain(software) }),
    ),
  );
  const differing = fates.flatMap(({ session, differs }) =>
    differs === undefined ? [] : [{ file: fileOf(whole, differs), flaw: words.otherKey(plain(session), differs) }],
  );
  const said = fates.map(({ session, holders, destroyed, isOver }) =>
    isOver
      ? `${green("✓")} ${words.over(plain(session))}`
      : `${red("!")} ${words.notOver({ session: plain(session), holders, destroyed: destroyed.length })}`,
  );
  return {
    lines: [...gone.map((line) => `${green("✓")} ${line}`), ...said],
    fates,
    flaws: [...found.flatMap((each) => ("flaw" in each ? [each] : [])), ...differing],
  };
}

const fileOf = (
  whole: readonly { readonly file: string; readonly content: { readonly party: string } }[],
  party: string,
): string => whole.find(({ content }) => content.party === party)!.file; // who differs has a receipt
