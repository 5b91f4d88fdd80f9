// Tensors that stay at home, by the names of them.
import { UsageError } from "@tavs/core";
import type { Kept } from "./home.ts";
import { sizeOf, type Tensors } from "./tensors.ts";

/** Whether a name fits a pattern; `*` stands for any characters, none too. */
export function isLocal(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const [first = "", ...rest] = pattern.split("*");
    if (rest.length === 0) return name === first;
    if (!name.startsWith(first)) return false;
    const last = rest.at(-1) ?? "";
    let at = first.length;
    for (const piece of rest.slice(0, -1)) {
      const found = name.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return name.length >= at + last.length && name.endsWith(last);
  });
}

const chosen = (model: Tensors, isChosen: (name: string) => boolean): Tensors =>
  Object.fromEntries(Object.entries(model).filter(([name]) => isChosen(name)));

/** The tensors of a model that are shared. */
export const sharedIn = (model: Tensors, patterns: readonly string[]): Tensors =>
  patterns.length === 0 ? model : chosen(model, (name) => !isLocal(name, patterns));

/** The tensors that stay: as they were kept, or as they are in the hospital's initial model. */
export function localIn(initial: Tensors, { local }: Kept, patterns: readonly string[]): Tensors {
  if (patterns.length === 0) return {};
  const own = chosen(initial, (name) => isLocal(name, patterns));
  if (Object.keys(own).length === 0)
    throw new UsageError("initial: holds none of the tensors that stay at home; give participate a model that does");
  return Object.fromEntries(
    Object.entries(own).map(([name, tensor]) => [
      name,
      { ...tensor, values: local[name] ? cast(local[name], tensor.values) : tensor.values },
    ]),
  );
}

/** What training made of the tensors that stay. Throws `UsageError`, by name, where one is missing or of another shape. */
export function kept(model: Tensors, initial: Tensors, patterns: readonly string[]): Kept["local"] {
  const own = Object.entries(initial).filter(([name]) => isLocal(name, patterns));
  return Object.fromEntries(
    own.map(([name, { shape }]) => {
      const values = model[name]?.values;
      if (values?.length !== sizeOf(shape, name))
        throw new UsageError(`tensor "${name}" stays at home, and train returned it with another shape, or not`);
      return [name, Float64Array.from(values)];
    }),
  );
}

export const joined = (shared: Tensors, local: Tensors): Tensors => ({ ...shared, ...local });

const cast = (values: Float64Array, like: Float32Array | Float64Array): Float32Array | Float64Array =>
  like instanceof Float32Array ? Float32Array.from(values) : values;
