import { PeerError, UsageError, utf8 } from "@tavs/core";
import { dayOf, isoDay } from "./day.ts";

/**
 * What stands in a column: a text has at most so many bytes of UTF-8, and takes as many whatever it is; a day is written as
 * "1990-04-01" and takes four.
 */
export type ColumnType = "int32" | "float64" | "boolean" | "day" | { readonly text: number };

export type Columns = Readonly<Record<string, ColumnType>>;

type Value<Type extends ColumnType> = Type extends "boolean"
  ? boolean
  : Type extends "int32" | "float64"
    ? number
    : string;

/** One row: what is missing is undefined. */
export type LabelRow<Of extends Columns> = { readonly [Name in keyof Of]?: Value<Of[Name]> | undefined };

/** Rows as labels of one width. */
export interface LabelColumns<Of extends Columns> {
  /** Bytes of every label: see `labelsFor`. */
  readonly width: number;
  /** Throws `UsageError`, with the name of the column, for a value that does not fit it. */
  encode(row: LabelRow<Of>): Uint8Array;
  /** The same into the first bytes of a view, whatever they were: there may be millions of labels. Throws `UsageError` for a shorter view. */
  encodeInto(row: LabelRow<Of>, label: DataView): void;
  /** Throws `PeerError` for bytes that `encode` does not write. */
  decode(label: Uint8Array): LabelRow<Of>;
}

interface Column {
  readonly width: number;
  fits(value: unknown): boolean;
  write(view: DataView, at: number, value: unknown): void;
  read(view: DataView, at: number): unknown;
}

/** Typed rows as labels: both parties name the same columns, in the same order. Throws `UsageError` where there are none. */
export function labelColumns<const Of extends Columns>(columns: Of): LabelColumns<Of> {
  const all = Object.entries(columns).map(([name, type]) => ({ name, ...columnOf(name, type) }));
  if (all.length === 0) throw new UsageError("a label has at least one column");
  const flags = Math.ceil(all.length / 8); // which columns are there
  const starts = all.map((_, i) => flags + all.slice(0, i).reduce((sum, { width }) => sum + width, 0));
  const width = flags + all.reduce((sum, column) => sum + column.width, 0);
  const viewOf = (label: Uint8Array): DataView => new DataView(label.buffer, label.byteOffset, width);
  const encodeInto = (row: LabelRow<Of>, label: DataView): void => {
    if (label.byteLength < width) throw new UsageError(`room for ${label.byteLength} bytes, a label takes ${width}`);
    for (let at = 0; at < width; at++) label.setUint8(at, 0);
    for (let i = 0; i < all.length; i++) {
      const { name, fits, write } = all[i]!;
      const value: unknown = row[name];
      if (value === undefined) continue;
      if (!fits(value)) throw new UsageError(`column ${name}: a value that does not fit it`);
      label.setUint8(i >> 3, label.getUint8(i >> 3) | (1 << (i & 7)));
      write(label, starts[i]!, value);
    }
  };
  const encode = (row: LabelRow<Of>): Uint8Array => {
    const label = new Uint8Array(width);
    encodeInto(row, viewOf(label));
    return label;
  };
  return {
    width,
    encode,
    encodeInto,
    decode(label) {
      if (label.length !== width) throw new PeerError(`a label of ${label.length} bytes, not of ${width}`);
      const view = viewOf(label);
      const isThere = (i: number): boolean => (label[i >> 3]! & (1 << (i & 7))) !== 0;
      const cells = all.map(({ name, read }, i) => [name, isThere(i) ? read(view, starts[i]!) : undefined]);
      const row = Object.fromEntries(cells) as LabelRow<Of>; // a name and a value of its type for each column
      if (!isWritten(encode, row, label)) throw new PeerError("a label is not in the one form of its columns");
      return row;
    },
  };
}

function isWritten<Row>(encode: (row: Row) => Uint8Array, row: Row, label: Uint8Array): boolean {
  try {
    return encode(row).every((byte, i) => byte === label[i]);
  } catch {
    return false; // a value that no row may have
  }
}

function columnOf(name: string, type: ColumnType): Column {
  if (type === "int32")
    return {
      width: 4,
      fits: (value) =>
        Number.isInteger(value) && (value as number) === ((value as number) | 0) && !Object.is(value, -0),
      write: (view, at, value) => view.setInt32(at, value as number),
      read: (view, at) => view.getInt32(at),
    };
  if (type === "float64")
    return {
      width: 8,
      fits: (value) => typeof value === "number" && Number.isFinite(value),
      write: (view, at, value) => view.setFloat64(at, value as number),
      read: (view, at) => view.getFloat64(at),
    };
  if (type === "boolean")
    return {
      width: 1,
      fits: (value) => typeof value === "boolean",
      write: (view, at, value) => view.setUint8(at, value ? 1 : 0),
      read: (view, at) => view.getUint8(at) === 1,
    };
  if (type === "day")
    return {
      width: 4,
      fits: (value) => typeof value === "string" && dayOf(value) !== undefined,
      write: (view, at, value) => view.setInt32(at, dayOf(value as string)!),
      read: (view, at) => isoDay(view.getInt32(at)),
    };
  return textColumn(name, type.text);
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Its length in two bytes, the text, and zeros. */
function textColumn(name: string, bytes: number): Column {
  if (!(Number.isInteger(bytes) && bytes >= 1 && bytes < 65_536))
    throw new UsageError(`column ${name}: a text has 1 to 65,535 bytes`);
  return {
    width: 2 + bytes,
    fits: (value) => typeof value === "string" && utf8(value).length <= bytes,
    write: (view, at, value) => {
      const text = utf8(value as string);
      view.setUint16(at, text.length);
      new Uint8Array(view.buffer, view.byteOffset + at + 2, bytes).set(text);
    },
    read: (view, at) => textIn(new Uint8Array(view.buffer, view.byteOffset + at + 2, bytes), view.getUint16(at)),
  };
}

function textIn(bytes: Uint8Array, length: number): string {
  try {
    return decoder.decode(bytes.subarray(0, length));
  } catch {
    throw new PeerError("a text in a label is not UTF-8"); // a foreign error could hold it
  }
}
