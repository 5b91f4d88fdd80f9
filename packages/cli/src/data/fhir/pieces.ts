// Cuts a text of JSON into values small enough to be parsed one by one: each value of a file, and each entry of a Bundle. Reading
// is left to `JSON.parse`, which calls itself for no bracket and makes an ordinary property of `__proto__`; this only counts
// brackets, so that a Bundle of gigabytes is never held whole. A library that streams JSON would build the objects by itself.

/** What is wrong with a text: no sentence of `JSON.parse` is repeated, for it quotes what it stumbles over. */
export type PieceFault = "noJson" | "noObject" | "torn" | "cut" | "deep" | "long" | "twice";

/** Where reading ended, and why. */
export class BrokenPiece extends Error {
  readonly place: Place;
  readonly fault: PieceFault;
  constructor(place: Place, fault: PieceFault) {
    super(fault);
    this.place = place;
    this.fault = fault;
  }
}

export interface Place {
  /** Counted from 1. */
  readonly line: number;
  /** In its Bundle, counted from 0 as FHIR counts; absent for what is no entry. */
  readonly entry?: number;
}

/** The text of one value. */
export interface Piece {
  readonly text: string;
  readonly place: Place;
  /** How many names stand before a colon: a value that has fewer had one twice. */
  readonly members: number;
  /** Of a whole value: how many objects were cut out of its list `entry`, each with 0 in its place. */
  readonly entries: number;
}

/** Characters. A scanned letter within a resource fits; a Binary of films does not. */
export const LONGEST_PIECE: number = 1 << 25;
const DEEPEST = 64;
const SIGN = /["{}[\]:]/g;

/** Takes text in pieces of any size, and gives the values that are complete. */
export class PieceCutter {
  #text = "";
  /** From here on nothing was given away; from `#at` on nothing was looked at. */
  #from = 0;
  #at = 0;
  #line = 1;
  /** Where the end of a text in quotes is looked for, and where the text began. */
  #open: { from: number; readonly begun: number } | undefined;
  #key = "";
  #depth = 0;
  #members = 0;
  #outer: { readonly line: number; text: string; members: number; entries: number; inList: boolean } | undefined;
  #inEntry = false;

  /** Throws `BrokenPiece`. */
  *push(text: string): Generator<Piece> {
    this.#text = this.#text.slice(this.#from) + text;
    this.#at -= this.#from;
    if (this.#open) this.#open = { from: this.#open.from - this.#from, begun: this.#open.begun - this.#from };
    this.#from = 0;
    for (;;) {
      const sign = this.#next();
      if (sign === undefined) break;
      const piece = this.#take(sign, this.#at++);
      if (piece) yield piece;
    }
    if (this.#text.length - this.#from + (this.#outer?.text.length ?? 0) > LONGEST_PIECE) throw this.#broken("long");
  }

  /** Throws `BrokenPiece` where a value is not whole. */
  end(): void {
    if (this.#depth > 0) throw this.#broken("cut");
    if (/\S/.test(this.#text.slice(this.#from))) throw this.#broken("noObject");
  }

  #next(): string | undefined {
    for (;;) {
      if (this.#open && !this.#closed(this.#open)) return undefined;
      SIGN.lastIndex = this.#at;
      const found = SIGN.exec(this.#text);
      this.#at = found?.index ?? this.#text.length;
      if (found?.[0] !== '"') return found?.[0];
      this.#open = { from: this.#at + 1, begun: this.#at };
    }
  }

  /** A quote behind an odd number of backslashes is one in the text. */
  #closed({ from, begun }: { readonly from: number; readonly begun: number }): boolean {
    for (let at = from; ; at++) {
      at = this.#text.indexOf('"', at);
      if (at < 0) {
        this.#open = { from: this.#text.length, begun };
        return false;
      }
      let slashes = 0;
      while (this.#text[at - 1 - slashes] === "\\") slashes++;
      if (slashes % 2 === 1) continue;
      if (this.#depth === 1) this.#key = this.#text.slice(begun, Math.min(at + 1, begun + 16));
      if (this.#text.slice(begun, at).includes("\n")) throw this.#broken("torn");
      this.#open = undefined;
      this.#at = at + 1;
      return true;
    }
  }

  #take(sign: string, at: number): Piece | undefined {
    if (sign === ":") this.#members++;
    else if (sign === "{" || sign === "[") this.#enter(sign, at);
    else return this.#leave(at);
    return undefined;
  }

  #enter(sign: string, at: number): void {
    if (this.#depth === 0) this.#begin(sign, at);
    else if (this.#depth === 1 && sign === "[" && this.#key === '"entry"')
      this.#outer!.inList = true; // since `#begin`
    else if (this.#depth === 2 && sign === "{" && this.#outer!.inList) this.#beginEntry(at);
    if (++this.#depth > DEEPEST) throw this.#broken("deep");
  }

  #begin(sign: string, at: number): void {
    if (sign === "[" || /\S/.test(this.#text.slice(this.#from, at))) throw this.#broken("noObject");
    this.#moveTo(at);
    this.#members = 0;
    this.#outer = { line: this.#line, text: "", members: 0, entries: 0, inList: false };
  }

  #beginEntry(at: number): void {
    const outer = this.#outer!; // an entry is within one
    outer.text += this.#text.slice(this.#from, at);
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
    if (this.#depth > 0) return undefined;
    const text = outer.text + this.#text.slice(this.#from, at + 1);
    const { line, entries } = outer;
    const piece = { text, place: { line }, members: outer.members + this.#members, entries };
    this.#moveTo(at + 1);
    this.#outer = undefined;
    return piece;
  }

  #endEntry(outer: { text: string; entries: number }, at: number): Piece {
    const place = { line: this.#line, entry: outer.entries++ };
    const piece = { text: this.#text.slice(this.#from, at + 1), place, members: this.#members, entries: 0 };
    outer.text += "0";
    this.#moveTo(at + 1);
    this.#members = 0;
    this.#inEntry = false;
    return piece;
  }

  #moveTo(at: number): void {
    for (
      let next = this.#text.indexOf("\n", this.#from);
      next >= 0 && next < at;
      next = this.#text.indexOf("\n", next + 1)
    )
      this.#line++;
    this.#from = at;
  }

  #broken(fault: PieceFault): BrokenPiece {
    const lead = /^\s*/.exec(this.#text.slice(this.#from, this.#from + 4096))![0]; // always matches
    const line = this.#outer && !this.#inEntry ? this.#outer.line : this.#line + lead.split("\n").length - 1;
    return new BrokenPiece(this.#inEntry ? { line, entry: this.#outer!.entries } : { line }, fault);
  }
}
