// A pattern as the automaton of its positions: each place that takes a character, and which places may come next.

export interface Automaton {
  /** The pattern of each position: `[a-z]`. */
  readonly atoms: readonly string[];
  /** Which of the sampled characters each position takes, a bit for each. */
  readonly characters: readonly bigint[];
  readonly follow: readonly ReadonlySet<number>[];
  /** Positions behind which all is found: nothing is tried again from there. */
  readonly succeeds: ReadonlySet<number>;
  /** A position that follows another in two ways, as in `(a*)*`. */
  readonly twofold: number | undefined;
}

/** A pattern has something that this does not look through: a look-around, a reference. */
export class NotLookedThrough extends Error {}

/** One for each alternative at the top. Throws `NotLookedThrough`. */
export const automataOf = (source: string, flags: string): readonly Automaton[] => {
  const parser = new Parser(source);
  return parser.whole().map((alternative) => automatonOf(alternative, flags));
};

type Part =
  | { readonly is: "atom"; readonly text: string }
  | { readonly is: "start" | "end" | "border" }
  | { readonly is: "one of"; readonly alternatives: readonly Sequence[] }
  | { readonly is: "repeated"; readonly part: Part; readonly least: 0 | 1; readonly loops: boolean };
type Sequence = readonly Part[];

const FEW = 3; // a number of times is as good as three: it is no loop
const MANY = 100; // so many times at most are a loop all the same

class Parser {
  #at = 0;
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }

  whole(): readonly Sequence[] {
    const alternatives = this.#alternatives();
    if (this.#at < this.#text.length) throw new NotLookedThrough(`${this.#text.slice(this.#at)} is not looked through`);
    return alternatives;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(pattern, "y");
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text) ?? undefined;
    if (found) this.#at += found[0].length;
    return found;
  }

  #alternatives(): readonly Sequence[] {
    const found = [this.#sequence()];
    while (this.#take(/\|/)) found.push(this.#sequence());
    return found;
  }

  #sequence(): Sequence {
    const parts: Part[] = [];
    while (this.#at < this.#text.length && !/[|)]/.test(this.#text[this.#at]!))
      parts.push(...this.#quantified(this.#part()));
    return parts;
  }

  #part(): Part {
    if (this.#take(/\^/)) return { is: "start" };
    if (this.#take(/\$/)) return { is: "end" };
    if (this.#take(/\\[bB]/)) return { is: "border" };
    if (this.#take(/\((\?:|\?<\w+>|(?!\?))/)) {
      const alternatives = this.#alternatives();
      if (!this.#take(/\)/)) throw new NotLookedThrough("a group has no end");
      return { is: "one of", alternatives };
    }
    const atom = this.#take(
      /\[(\\.|[^\]\\])*\]|\\([pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Z]|[^1-9k])|[^()\\[\]*+?{}]|[{}\]]/,
    );
    if (!atom)
      throw new NotLookedThrough(`${this.#text.slice(this.#at, this.#at + 9)} is not looked through: say it without`);
    return { is: "atom", text: atom[0] };
  }

  #quantified(part: Part): readonly Part[] {
    const found = this.#take(/([*+?]|\{(\d+)(,(\d*))?\})\??/);
    if (!found) return [part];
    const [, sign, least = sign === "+" ? "1" : "0", range, most = ""] = found;
    if (sign === "?") return [{ is: "repeated", part, least: 0, loops: false }];
    const times =
      sign !== "+" && sign !== "*" && range === undefined ? Number(least) : most === "" ? MANY : Number(most);
    if (times < MANY || (found[2] !== undefined && range === undefined))
      return Array.from(
        { length: Math.min(times, FEW) },
        (_, i): Part => (i < Number(least) ? part : { is: "repeated", part, least: 0, loops: false }),
      );
    return [{ is: "repeated", part, least: Number(least) === 0 ? 0 : 1, loops: true }];
  }
}

/** Samples of every kind of character that our patterns tell apart. */
const SAMPLES = [
  ...Array.from({ length: 0x250 }, (_, i) => i),
  0x3a9,
  0x2028,
  0x202e,
  0x4e2d,
  0xfeff,
  0xfffd,
  0x1f600,
].map((code) => String.fromCodePoint(code));

/** Where a part begins and ends, and whether it may be nothing. */
interface Ends {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly empty: boolean;
}
const NOTHING: Ends = { first: [], last: [], empty: true };

function automatonOf(sequence: Sequence, flags: string): Automaton {
  const atoms: string[] = [];
  const follow: Set<number>[] = [];
  let twofold: number | undefined;
  const lead = (from: readonly number[], to: readonly number[]): void => {
    for (const p of from)
      for (const q of to) {
        if (follow[p]!.has(q)) twofold = q;
        follow[p]!.add(q);
      }
  };
  const position = (text: string): Ends => {
    const at = atoms.push(text) - 1;
    follow.push(new Set());
    return { first: [at], last: [at], empty: false };
  };
  const inRow = (parts: Sequence): Ends => parts.map(ends).reduce(joined, NOTHING);
  const joined = (before: Ends, after: Ends): Ends => {
    lead(before.last, after.first);
    return {
      first: before.empty ? [...before.first, ...after.first] : before.first,
      last: after.empty ? [...after.last, ...before.last] : after.last,
      empty: before.empty && after.empty,
    };
  };
  const ends = (part: Part): Ends => {
    if (part.is === "atom") return position(part.text);
    if (part.is === "one of") {
      const all = part.alternatives.map(inRow);
      return {
        first: all.flatMap(({ first }) => first),
        last: all.flatMap(({ last }) => last),
        empty: all.some(({ empty }) => empty),
      };
    }
    if (part.is !== "repeated") return NOTHING;
    const inner = ends(part.part);
    if (part.loops) lead(inner.last, inner.first);
    return { ...inner, empty: inner.empty || part.least === 0 };
  };
  const isAnchored = sequence[0]?.is === "start" || flags.includes("y");
  const anywhere: Sequence = [{ is: "repeated", part: { is: "atom", text: "[^]" }, least: 0, loops: true }];
  const { last } = inRow(isAnchored ? sequence : [...anywhere, ...sequence]);
  const hasEnd = ["end", "border"].includes(sequence.at(-1)?.is ?? "");
  return {
    atoms,
    follow,
    twofold,
    characters: atoms.map((atom) => taken(atom, flags)),
    succeeds: new Set(hasEnd ? [] : last),
  };
}

function taken(atom: string, flags: string): bigint {
  const pattern = new RegExp(`^(?:${atom})$`, flags.replace(/[gy]/g, ""));
  return SAMPLES.reduce((bits, sample, i) => (pattern.test(sample) ? bits | (1n << BigInt(i)) : bits), 0n);
}
