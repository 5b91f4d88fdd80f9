// Models in the file format of huggingface/safetensors: eight bytes that say how long the header is, a JSON header with type,
// shape and place of each tensor, and the numbers, little-endian. Nothing in such a file is ever run.
import { concat, UsageError } from "@tavs/core";
import { type Place, placesIn } from "./safetensors-header.ts";
import { bytesOf, NUMBER_TYPES, type NumberType } from "./safetensors-numbers.ts";
import { layoutOf, said, type Tensor, type Tensors } from "./tensors.ts";

/** What a file holds. Its header's order is kept. */
export interface SafetensorsFile {
  readonly tensors: Tensors;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ReadSafetensorsOptions {
  /** Tensors that are not wanted: counters of batches, for instance, which are no real numbers and would be refused. */
  readonly leaveOut?: (name: string) => boolean;
}

const LENGTH = 8;

/**
 * Reads F64 as 64 bits, and F32, F16 and BF16, which are exact in it, as 32. Throws `UsageError` where the file is not what the
 * format demands (cut off, places that overlap or leave a gap, a name twice), or a tensor is of another type.
 */
export function readSafetensors(file: Uint8Array, options: ReadSafetensorsOptions = {}): SafetensorsFile {
  const { leaveOut = () => false } = options;
  const { header, data } = split(file);
  const { places, metadata } = placesIn(header, data.length);
  const wanted = places.filter(({ name }) => !leaveOut(name));
  return { tensors: Object.fromEntries(wanted.map((place) => [place.name, tensorAt(place, data)])), metadata };
}

/**
 * A file with every number exactly. The header has the model's order; wider numbers stand first, so that each is aligned.
 * `metadata` is for strings that a reader may want, like the licence: the file is not secret.
 */
export function writeSafetensors(
  model: Tensors,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const parts = layoutOf(model).parts;
  const kept = parts.find(({ name }) => name === "__metadata__" || name === "__proto__");
  if (kept) throw new UsageError(`a tensor cannot be named ${kept.name}: name it otherwise`);
  const stored = (["f64", "f32"] as const).flatMap((type) => parts.filter((part) => part.type === type));
  const data = stored.map(({ name }) => bytesOf(model[name]!.values));
  let end = 0;
  const placed = new Map(stored.map(({ name }, i) => [name, [end, (end += data[i]!.length)]]));
  const entries = parts.map(({ name, shape, type }): readonly [string, unknown] => {
    return [name, { dtype: type.toUpperCase(), shape, data_offsets: placed.get(name) }];
  });
  const about = Object.keys(metadata).length > 0 ? [["__metadata__", metadata] as const] : [];
  return concat(...beginning([...about, ...entries]), ...data);
}

function split(file: Uint8Array): { readonly header: Uint8Array; readonly data: Uint8Array } {
  if (file.length < LENGTH) throw new UsageError(`a safetensors file of ${file.length} bytes is cut off`);
  const length = new DataView(file.buffer, file.byteOffset, LENGTH).getBigUint64(0, true);
  if (length > BigInt(file.length - LENGTH))
    throw new UsageError(`the header takes ${length} bytes; the file has ${file.length - LENGTH} after its length`);
  const end = LENGTH + Number(length);
  return { header: file.subarray(LENGTH, end), data: file.subarray(end) };
}

function tensorAt({ name, type, shape, begin, end }: Place, data: Uint8Array): Tensor {
  const known: NumberType | undefined = NUMBER_TYPES.get(type);
  if (known === undefined)
    throw new UsageError(
      `tensor ${said(name)} is ${said(type)}; ${[...NUMBER_TYPES.keys()].join(", ")} are read: leave it out`,
    );
  return { shape, values: known.read(data.subarray(begin, end)) };
}

/** Length and header; spaces behind it, so that the numbers are aligned to eight bytes. */
function beginning(entries: readonly (readonly [string, unknown])[]): readonly Uint8Array[] {
  const text = JSON.stringify(Object.fromEntries(entries));
  const bytes = new TextEncoder().encode(text);
  const header = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(0x20);
  header.set(bytes);
  const length = new Uint8Array(LENGTH);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return [length, header];
}
