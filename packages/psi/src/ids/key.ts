import { UsageError, utf8 } from "@tavs/core";
import { type Canonicaliser, canonicaliser } from "./canonicaliser.ts";
import { LONGEST, plainText } from "./plain-text.ts";

/** ASCII that is read as it is: normalised already, and with nothing around it. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;
const NAME = /^[A-Za-z][A-Za-z0-9._-]*(\/[A-Za-z0-9._-]+)*\/[1-9]\d*$/;

/**
 * Any string, as it is, in Unicode normalisation form C and without white space around it; case is kept. Throws
 * `UsageError` for an empty one, one of more than 1024 UTF-16 units, or one with half a surrogate pair (no UTF-8 for it).
 */
export const freeText: Canonicaliser = canonicaliser("free-text/1", textOf, plainText);

function textOf(value: string): string {
  if (value.length > LONGEST)
    throw new UsageError(`the text has ${value.length} characters, at most ${LONGEST} are read`);
  if (PLAIN.test(value)) return value; // most of a register: nothing to do
  if (/\p{Surrogate}/u.test(value))
    throw new UsageError("the text has half a surrogate pair: it was cut, or is not text");
  const canonical = value.normalize("NFC").trim();
  if (canonical === "") throw new UsageError("the text is empty");
  return canonical;
}

/** Several cells of a row in, one canonical item out. With one column it is a `Canonicaliser`. */
export interface Key {
  (...cells: readonly string[]): string;
  /** The name, and the rule of each column: `"study/visit/1(DK/cpr/1,free-text/1)"`. */
  readonly rule: string;
}

/**
 * A study's own key: `key("study/patient-no/1")` for one free text, `key("study/visit/1", cpr, freeText)` for columns that only
 * together identify. Each part stands behind its length in UTF-8 bytes, and the name before all: no two rows, and no
 * two studies, give one item unless all columns agree. Unlike an identity number, a key cannot be read a second time.
 * Throws `UsageError` for a name that does not end in a version, a wrong number of cells, and what a column refuses.
 */
export function key(name: string, ...columns: readonly Canonicaliser[]): Key {
  if (name.length > 100 || !NAME.test(name))
    throw new UsageError('a key\'s name is like "study/patient-no/1", with a version');
  const rules = columns.length === 0 ? [freeText] : columns;
  const item = (...cells: readonly string[]): string => {
    if (cells.length !== rules.length) throw new UsageError(`${cells.length} cells came, the key has ${rules.length}`);
    return `${name}|${cells.map((cell, at) => prefixed(rules[at]!(cell))).join("")}`;
  };
  return Object.freeze(Object.assign(item, { rule: `${name}(${rules.map(({ rule }) => rule).join(",")})` }));
}

function prefixed(part: string): string {
  return `${utf8(part).length}:${part}`;
}
