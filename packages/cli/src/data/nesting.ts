const DEEPEST = 64;
const INDENTED = /^ {129}/m;
// "- - - -": a list in a list in a list; "a: b: c:": a record in a record in a record.
const IN_A_ROW = /(?:[-?:][ \t]+){33}|(?:[^\s,:]{1,40}:[ \t]+){33}/;

/**
 * The line, counted from 1, from which a text may nest deeper than any study does; undefined where it does not. It is asked before a
 * parser is: one that calls itself for each bracket comes to the end of its stack, and there Node can die instead of throwing.
 */
export function lineOfDepth(text: string): number | undefined {
  const found = Math.min(...[INDENTED, IN_A_ROW].map((pattern) => at(text.search(pattern))), at(bracketAt(text)));
  return found === Number.POSITIVE_INFINITY ? undefined : text.slice(0, found).split("\n").length;
}

const at = (index: number): number => (index < 0 ? Number.POSITIVE_INFINITY : index);

/** Where the brackets that are open become too many. Brackets in texts count too: nobody opens 64 and closes none. */
function bracketAt(text: string): number {
  let open = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "[" || character === "{") open += 1;
    else if (character === "]" || character === "}") open = Math.max(0, open - 1);
    if (open > DEEPEST) return index;
  }
  return -1;
}
