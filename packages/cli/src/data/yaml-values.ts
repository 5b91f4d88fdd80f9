// The one file that knows the YAML library: a text becomes JSON values, or is refused with the line that is to blame.
import type { Json } from "@tavs/core/study";
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Messages } from "../messages/index.ts";
import { lineOfDepth } from "./nesting.ts";

/** A document that was read: its value, and where in the text a field of it stands. */
export interface Parsed {
  readonly value: Json;
  /** The line, counted from 1, on which a field such as "parties.0.key" begins; that of what it should be in, where it is missing. */
  lineOf(field: string): number;
}

/** Why a text is no document that Tavs reads. */
export class Unreadable extends Error {
  readonly line: number;
  constructor(reason: string, line: number) {
    super(reason);
    this.line = line;
  }
}

const DEEPEST = 32;

interface Place {
  readonly line: number;
  readonly within?: Readonly<Record<string, Place>> | undefined;
}

interface Reading {
  readonly words: Messages["documents"];
  readonly counter: LineCounter;
}

/**
 * Reads YAML 1.2 as far as JSON goes: no aliases, no tags, no merge keys, no directives, no name twice; days stay texts. JSON is read
 * by it as well. Throws `Unreadable`; never quotes the text.
 */
export function parseYaml(text: string, words: Messages["documents"]): Parsed {
  const deep = lineOfDepth(text);
  if (deep !== undefined) throw new Unreadable(words.deep, deep);
  const counter = new LineCounter();
  const document = parsed(text, counter, words);
  const [flaw] = [...document.errors, ...document.warnings];
  if (flaw) throw new Unreadable(words.syntax, counter.linePos(flaw.pos[0]).line);
  if (document.directives?.yaml.explicit || /^%/.test(text)) throw new Unreadable(words.directive, 1);
  const reading = { words, counter };
  const { value, place } = valued(document.contents, reading, DEEPEST);
  return { value, lineOf: (field) => lineIn(place, field === "" ? [] : field.split(".")) };
}

function parsed(
  text: string,
  lineCounter: LineCounter,
  words: Messages["documents"],
): ReturnType<typeof parseDocument> {
  try {
    // Names that come twice are found below, in one pass: the library compares each with each.
    const options = { version: "1.2", schema: "core", merge: false, uniqueKeys: false, logLevel: "error" } as const;
    return parseDocument(text, { ...options, lineCounter, prettyErrors: false });
  } catch {
    throw new Unreadable(words.syntax, 1); // what the library can not go on with
  }
}

interface Valued {
  readonly value: Json;
  readonly place: Place;
}

function valued(node: unknown, reading: Reading, depth: number, above = 1): Valued {
  const { words, counter } = reading;
  const known = node as Node | null; // the library's nodes, as its guards below tell apart
  const line = known?.range ? counter.linePos(known.range[0]).line : above;
  if (depth === 0) throw new Unreadable(words.deep, line);
  if (node === null || node === undefined) return { value: null, place: { line } };
  if (isAlias(node) || known?.anchor !== undefined) throw new Unreadable(words.alias, line);
  if (known?.tag !== undefined) throw new Unreadable(words.tag, line);
  if (isScalar(node)) return { value: scalarOf(node.value, { words, line }), place: { line } };
  const entries = entriesOf(node, { reading, line }).map(([name, each]) => {
    const { value, place } = valued(each, reading, depth - 1, line);
    return { name, value, place };
  });
  const within = Object.fromEntries(entries.map(({ name, place }) => [name, place]));
  const value = isSeq(node)
    ? entries.map((each) => each.value)
    : Object.fromEntries(entries.map((each) => [each.name, each.value]));
  return { value, place: { line, within } };
}

interface At {
  readonly words: Messages["documents"];
  readonly line: number;
}

function scalarOf(value: unknown, { words, line }: At): Json {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value as Json; // as was looked at
  throw new Unreadable(words.syntax, line);
}

interface In {
  readonly reading: Reading;
  readonly line: number;
}

function entriesOf(node: unknown, { reading, line }: In): readonly (readonly [string, unknown])[] {
  const { words, counter } = reading;
  if (isSeq(node)) return node.items.map((item, at) => [String(at), item]);
  if (!isMap(node)) throw new Unreadable(words.syntax, line);
  const names = new Set<string>();
  return node.items.map(({ key, value }) => {
    const at = isScalar(key) && key.range ? counter.linePos(key.range[0]).line : line;
    if (!isScalar(key) || typeof key.value !== "string" || key.anchor || key.tag) throw new Unreadable(words.name, at);
    if (key.value === "<<") throw new Unreadable(words.merge, at);
    if (names.has(key.value)) throw new Unreadable(words.twice, at);
    names.add(key.value);
    return [key.value, value];
  });
}

function lineIn({ line, within }: Place, [name, ...rest]: readonly string[]): number {
  const number = /^\(number (\d+)\)$/.exec(name ?? "")?.[1];
  const key = number === undefined ? name : Object.keys(within ?? {})[Number(number) - 1];
  if (key === undefined || !within || !Object.hasOwn(within, key)) return line;
  return lineIn(within[key]!, rest);
}
