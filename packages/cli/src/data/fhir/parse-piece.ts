import { BrokenPiece } from "./broken-piece.ts";
import type { Piece } from "./pieces.ts";

/** An object of JSON. Its names are a stranger's: it is asked by `Object.hasOwn`, and never merged into another. */
export type Node = Readonly<Record<string, unknown>>;

/** Throws `BrokenPiece` for what is no JSON, no object, or has a name twice: which of them holds can not be told. */
export function parsePiece({ text, place, members }: Piece): Node {
  const value = parsed(text, () => new BrokenPiece(place, "noJson"));
  if (!isNode(value)) throw new BrokenPiece(place, "noObject");
  if (membersOf(value) !== members) throw new BrokenPiece(place, "twice");
  return value;
}

function parsed(text: string, refusal: () => Error): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(); // the parser's own sentence quotes the text
  }
}

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** No value is deeper than `PieceCutter` lets it be. */
function membersOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const below = Object.values(value);
  return below.reduce((sum: number, each) => sum + membersOf(each), Array.isArray(value) ? 0 : below.length);
}
