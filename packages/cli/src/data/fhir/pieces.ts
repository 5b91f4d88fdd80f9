// Cuts a text of JSON into values small enough to be parsed one by one: each value of a file, and each entry of a Bundle. Reading
// is left to `JSON.parse`, which calls itself for no bracket and makes an ordinary property of `__proto__`; this only counts
// brackets, so that a Bundle of gigabytes is never held whole. A library that streams JSON would build the objects by itself.
import { BrokenPiece, LONGEST_PIECE, type PieceFault, type Place } from "./broken-piece.ts";
import { SignReader } from "./signs.ts";

/** The text of one value. */
export interface Piece {
  readonly text: string;
  readonly place: Place;
  /** How many names stand before a colon: a value that has fewer had one twice. */
  readonly members: number;
  /** Of a whole value: how many objects were cut out of its list `entry`, each with 0 in its place. */
  readonly entries: number;
}

const DEEPEST = 64;

/** A value of a file that has begun: what was read of it, without the entries that were cut out. */
interface Outer {
  readonly line: number;
  text: string;
  members: number;
  entries: number;
  inList: boolean;
}

/** Takes text in pieces of any size, and gives the values that are complete. */
export class PieceCutter {
  readonly #signs = new SignReader();
  /** From here on nothing was given away. */
  #from = 0;
  #line = 1;
  #key: string | undefined;
  #depth = 0;
  #members = 0;
  #outer: Outer | undefined;
  #inEntry = false;

  /** Throws `BrokenPiece`. */
  *push(text: string): Generator<Piece> {
    this.#signs.push(text, this.#from);
    this.#from = 0;
    for (let sign = this.#signs.next(); sign !== undefined; sign = this.#signs.next()) {
      const piece = this.#take(sign, this.#signs.at);
      if (piece) yield piece;
    }
    const waiting = this.#signs.text.length - this.#from + (this.#outer?.text.length ?? 0);
    if (waiting > LONGEST_PIECE) throw this.#broken("long");
  }

  /** Throws `BrokenPiece` where a value is not whole. */
  end(): void {
    if (this.#depth > 0) throw this.#broken("cut");
    if (/\S/.test(this.#signs.text.slice(this.#from))) throw this.#broken("noObject");
  }

  #take(sign: string, at: number): Piece | undefined {
    if (sign === "}" || sign === "]") return this.#leave(at);
    if (sign === "\n") throw this.#broken("torn");
    if (sign === ":") this.#name();
    else this.#enter(sign, at);
    return undefined;
  }

  #name(): void {
    this.#members++;
    if (this.#depth === 1) this.#key = this.#signs.quoted;
  }

  #enter(sign: string, at: number): void {
    if (!this.#outer) this.#outer = this.#begin(sign, at);
    else if (this.#depth === 1 && sign === "[" && this.#key === '"entry"') this.#outer.inList = true;
    else if (this.#depth === 2 && sign === "{" && this.#outer.inList) this.#beginEntry(this.#outer, at);
    if (++this.#depth > DEEPEST) throw this.#broken("deep");
  }

  #begin(sign: string, at: number): Outer {
    if (sign === "[" || /\S/.test(this.#signs.text.slice(this.#from, at))) throw this.#broken("noObject");
    this.#moveTo(at);
    this.#members = 0;
    return { line: this.#line, text: "", members: 0, entries: 0, inList: false };
  }

  #beginEntry(outer: Outer, at: number): void {
    outer.text += this.#signs.text.slice(this.#from, at);
    outer.members += this.#members;
    this.#moveTo(at);
    this.#members = 0;
    this.#inEntry = true;
  }

  #leave(at: number): Piece | undefined {
    const outer = this.#outer;
    if (!outer) throw this.#broken("noObject");
    this.#depth--;
    if (this.#inEntry && this.#depth === 2) return this.#endEntry(outer, at);
    if (this.#depth === 1) outer.inList = false;
    return this.#depth === 0 ? this.#end(outer, at) : undefined;
  }

  #end(outer: Outer, at: number): Piece {
    const text = outer.text + this.#signs.text.slice(this.#from, at + 1);
    const { line, entries } = outer;
    this.#moveTo(at + 1);
    this.#outer = undefined;
    return { text, place: { line }, members: outer.members + this.#members, entries };
  }

  #endEntry(outer: Outer, at: number): Piece {
    const text = this.#signs.text.slice(this.#from, at + 1);
    const piece = { text, place: { line: this.#line, entry: outer.entries++ }, members: this.#members, entries: 0 };
    outer.text += "0";
    this.#moveTo(at + 1);
    this.#members = 0;
    this.#inEntry = false;
    return piece;
  }

  #moveTo(at: number): void {
    const { text } = this.#signs;
    for (let end = text.indexOf("\n", this.#from); end >= 0 && end < at; end = text.indexOf("\n", end + 1))
      this.#line++;
    this.#from = at;
  }

  #broken(fault: PieceFault): BrokenPiece {
    const entry = this.#inEntry ? this.#outer?.entries : undefined;
    const begun = /^\s*/.exec(this.#signs.text.slice(this.#from))![0].split("\n").length - 1; // always matches
    const line = this.#outer && entry === undefined ? this.#outer.line : this.#line + begun;
    return new BrokenPiece({ line, ...(entry !== undefined && { entry }) }, fault);
  }
}
