import { InternalError } from "../errors.ts";

/** The typed arrays that a state may hold. */
interface Kinds {
  readonly Uint8Array: Uint8ArrayConstructor;
  readonly Uint8ClampedArray: Uint8ClampedArrayConstructor;
  readonly Int8Array: Int8ArrayConstructor;
  readonly Uint16Array: Uint16ArrayConstructor;
  readonly Int16Array: Int16ArrayConstructor;
  readonly Uint32Array: Uint32ArrayConstructor;
  readonly Int32Array: Int32ArrayConstructor;
  readonly Float32Array: Float32ArrayConstructor;
  readonly Float64Array: Float64ArrayConstructor;
  readonly BigUint64Array: BigUint64ArrayConstructor;
  readonly BigInt64Array: BigInt64ArrayConstructor;
}
export const kinds: Kinds = {
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
  BigInt64Array,
};
export type Kind = keyof Kinds;
export type Large = InstanceType<Kinds[Kind]>;

const names = Object.keys(kinds) as readonly Kind[]; // Object.keys forgets it

/** Which typed array this is, also where it is of a class of its own, as Node's Buffer is. */
export const kindOf = (value: object): Kind | undefined =>
  ArrayBuffer.isView(value) ? names.find((name) => value instanceof kinds[name]) : undefined;

export const bytesOf = (value: Large): Uint8Array => new Uint8Array(value.buffer, value.byteOffset, value.byteLength);

/** The field that marks a reference in a snapshot. */
export const MARK = "tavs:large";

/** Throws `InternalError` where a value itself (not what stands inside of it) is no plain data, or has a field that is ours. */
export function mustBePlain(value: unknown): void {
  if (typeof value === "function" || typeof value === "symbol") throw notPlain();
  if (typeof value !== "object" || value === null || Array.isArray(value) || kindOf(value) !== undefined) return;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notPlain();
  if (Object.hasOwn(value, MARK) || Object.hasOwn(value, "__proto__"))
    throw new InternalError(`a state holds a field named "${MARK}" or "__proto__": these names are taken`);
}

/** Throws `InternalError` where anything in a value is no plain data. */
export function mustBePlainThroughout(value: unknown): void {
  mustBePlain(value);
  if (typeof value !== "object" || value === null || kindOf(value) !== undefined) return;
  const fields: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  for (const field of fields) if (!isText(field)) mustBePlainThroughout(field);
}

/** Lists of a million of them are results: not copied either. */
const isText = (value: unknown): boolean => typeof value === "string";

const notPlain = (): InternalError =>
  new InternalError("a state, an input or a result is plain data; this one holds a function or an instance of a class");
