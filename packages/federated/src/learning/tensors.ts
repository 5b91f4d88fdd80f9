// A model as every framework has it: named tensors. What is added, averaged and noised is one vector of all their numbers;
// a layout says where each tensor stands in it, and every party makes the same one from the same model.
import { UsageError } from "@tavs/core";

export type Numbers = Float32Array | Float64Array;

/** Numbers in row-major order. A shape of no dimensions is one number. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Numbers;
}

/** A model. The order of names is the order in which they were put in; names that are whole numbers come first, ascending. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** Where one tensor stands in the vector. */
export interface LayoutPart {
  readonly name: string;
  readonly shape: readonly number[];
  readonly at: number;
  readonly length: number;
  readonly type: "f32" | "f64";
}

/** Where each tensor of a model stands in one vector of all numbers; plain data. */
export interface Layout {
  readonly parts: readonly LayoutPart[];
  readonly length: number;
}

/** Throws `UsageError`, by name, where a tensor has not as many numbers as its shape says. */
export function layoutOf(model: Tensors): Layout {
  const parts: LayoutPart[] = [];
  let at = 0;
  for (const [name, { shape, values }] of Object.entries(model)) {
    const length = sizeOf(shape, name);
    if (values.length !== length)
      throw new UsageError(`tensor ${said(name)} has ${values.length} numbers; its shape takes ${length}`);
    parts.push({ name, shape: [...shape], at, length, type: typeOf(values) });
    at += length;
  }
  return { parts, length: at };
}

/** All numbers in one vector, each exactly. Throws `UsageError`, by name, where the model is not of this layout. */
export function flatten(model: Tensors, layout: Layout): Float64Array<ArrayBuffer> {
  const flat = new Float64Array(layout.length);
  for (const part of layout.parts) flat.set(fitting(model, part).values, part.at);
  const more = Object.keys(model).length - layout.parts.length;
  if (more > 0) throw new UsageError(`the model has ${more} tensors more than were agreed`);
  return flat;
}

/** The model of a vector, copied; numbers of a tensor of 32 bits are rounded to the nearest. Throws `UsageError`, by name, where one is too large. */
export function unflatten(flat: Float64Array, layout: Layout): Tensors {
  if (flat.length !== layout.length)
    throw new UsageError(`${flat.length} numbers for a model; its tensors take ${layout.length}`);
  return Object.fromEntries(layout.parts.map((part) => [part.name, { shape: part.shape, values: cut(flat, part) }]));
}

/** Numbers in a tensor of this shape. Throws `UsageError`, by the tensor's name. */
export function sizeOf(shape: readonly number[], name: string): number {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  if (!shape.every((dimension) => Number.isSafeInteger(dimension) && dimension >= 0) || !Number.isSafeInteger(size))
    throw new UsageError(`the shape of tensor ${said(name)} is not a list of whole numbers from 0 on`);
  return size;
}

/** A name as errors show it: it may come from a stranger's file. */
export const said = (name: string): string => JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}...` : name);

const typeOf = (values: Numbers): "f32" | "f64" => (values instanceof Float32Array ? "f32" : "f64");

function fitting(model: Tensors, { name, shape, length, type }: LayoutPart): Tensor {
  const tensor = Object.hasOwn(model, name) ? model[name] : undefined;
  if (tensor === undefined) throw new UsageError(`the model has no tensor ${said(name)}, which was agreed`);
  const [given, agreed] = [tensor.shape.join(" x "), shape.join(" x ")];
  if (given !== agreed) throw new UsageError(`tensor ${said(name)} has shape [${given}]; [${agreed}] was agreed`);
  if (tensor.values.length !== length)
    throw new UsageError(`tensor ${said(name)} has ${tensor.values.length} numbers; its shape takes ${length}`);
  if (typeOf(tensor.values) !== type)
    throw new UsageError(`tensor ${said(name)} is ${typeOf(tensor.values)}; ${type} was agreed`);
  return tensor;
}

function cut(flat: Float64Array, { name, at, length, type }: LayoutPart): Numbers {
  const exact = flat.slice(at, at + length);
  if (type === "f64") return exact;
  const rounded = new Float32Array(exact);
  for (let i = 0; i < length; i++)
    if (Math.abs(rounded[i]!) === Infinity && Math.abs(exact[i]!) !== Infinity)
      throw new UsageError(`number ${i} of tensor ${said(name)} is too large for 32 bits`);
  return rounded;
}
