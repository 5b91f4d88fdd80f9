// The header of a safetensors file, which a stranger may have written: nothing is believed that was not checked.
import { UsageError } from "@tavs/core";
import { NUMBER_TYPES } from "./safetensors-numbers.ts";
import { said, sizeOf } from "./tensors.ts";

/** What the header says of one tensor, checked against the bytes that there are. */
export interface Place {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly places: readonly Place[];
  readonly metadata: Readonly<Record<string, string>>;
}

const MOST_BYTES = 100_000_000; // as the reference implementation
const MOST_DEPTH = 127; // as the reference implementation, where three are needed
const METADATA = "__metadata__";

/** Throws `UsageError` where the header is not as the format demands, or its places do not fill the data without a gap. */
export function placesIn(bytes: Uint8Array, dataLength: number): Header {
  const { [METADATA]: about = {}, ...tensors } = parsed(bytes);
  const places = Object.entries(tensors).map(([name, entry]) => placeOf(name, entry));
  mustFill(places, dataLength);
  return { places, metadata: metadataOf(about) };
}

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  if (bytes.length > MOST_BYTES)
    throw new UsageError(`the header has ${bytes.length} bytes; at most ${MOST_BYTES} are read`);
  if (bytes[0] !== 0x7b) throw new UsageError("the header does not begin with {: this is no safetensors file");
  const text = textOf(bytes);
  mustBeShallow(text);
  const header: unknown = parsedJson(text);
  if (!isRecord(header)) throw new UsageError("the header is no JSON object");
  mustNameOnce(text);
  return header;
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError("the header is not UTF-8: the file is damaged, or no safetensors file");
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError("the header is not JSON: the file is damaged, or no safetensors file"); // not the parser's words: they quote the file
  }
}

/** A megabyte of brackets would keep the parser busy for seconds. The text may be no JSON. */
function mustBeShallow(text: string): void {
  for (let at = 0, depth = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth > MOST_DEPTH) throw new UsageError(`the header is nested more than ${MOST_DEPTH} deep`);
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * JSON keeps the last of two members of one name; readers that keep the first would see another model. The text is JSON. Read by
 * hand: a pattern would need memory for every character of a long name.
 */
function mustNameOnce(text: string): void {
  const open: Set<string>[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") open.push(new Set());
    else if (text[at] === "}") open.pop();
    if (text[at] !== '"') continue;
    const [start, end] = [at, endOfString(text, at)];
    at = end - 1;
    if (isName(text, end)) mustBeNew(JSON.parse(text.slice(start, end)), open.at(-1)!);
  }
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function isName(text: string, end: number): boolean {
  let at = end;
  while (" \t\r\n".includes(text[at]!)) at++;
  return text[at] === ":";
}

function mustBeNew(name: string, names: Set<string>): void {
  if (names.has(name)) throw new UsageError(`the header names ${said(name)} twice`);
  if (name === "__proto__") throw new UsageError("the header names __proto__, which is no name for a tensor");
  names.add(name);
}

function placeOf(name: string, entry: unknown): Place {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  if (typeof dtype !== "string" || !areNumbers(shape) || !areNumbers(offsets) || offsets.length !== 2)
    throw new UsageError(`tensor ${said(name)} lacks dtype, shape, or data_offsets of two numbers`);
  const [begin = 0, end = 0] = offsets;
  const size = sizeOf(shape, name);
  const width = NUMBER_TYPES.get(dtype)?.width;
  if (!(begin <= end) || (width !== undefined && end - begin !== size * width))
    throw new UsageError(`tensor ${said(name)} has a place of ${end - begin} bytes, which is not what its shape takes`);
  return { name, type: dtype, shape, begin, end };
}

const areNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((number) => Number.isSafeInteger(number) && number >= 0);

/** One after the other, from the first byte to the last: what overlaps or is not spoken of could hold another file. */
function mustFill(places: readonly Place[], dataLength: number): void {
  let at = 0;
  for (const { name, begin, end } of [...places].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at)
      throw new UsageError(`tensor ${said(name)} ${begin < at ? "overlaps another" : "comes after a gap"}`);
    at = end;
  }
  if (at !== dataLength) throw new UsageError(`the tensors take ${at} bytes; the file has ${dataLength} of numbers`);
}

function metadataOf(about: unknown): Readonly<Record<string, string>> {
  if (!isRecord(about)) throw new UsageError(`${METADATA} is no JSON object`);
  return Object.fromEntries(Object.entries(about).map(([name, value]) => [name, stringOf(value, name)]));
}

function stringOf(value: unknown, name: string): string {
  if (typeof value !== "string") throw new UsageError(`${METADATA} has ${said(name)}, which is no string`);
  return value;
}
