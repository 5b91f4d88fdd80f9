// What a round asks: a model, the norm that updates are cut to, and what the strategy tells beside.
import { type Codec, concat, PeerError } from "@tavs/core";
import { type LearningSpecification, layoutIn, questionsIn, toldLength } from "./specification.ts";
import { LEAST_NORM, MOST_NORM } from "./specification-fields.ts";
import type { Layout } from "./tensors.ts";

export interface LearningQuestion {
  /** What was agreed, which the reader has: it is not said again. */
  readonly specification: LearningSpecification;
  /** Counted over all sessions of a model, from 1. */
  readonly round: number;
  /** 0 where nothing is cut. */
  readonly norm: number;
  /** The shared tensors, in their order; those of 32 bits hold numbers of 32 bits. */
  readonly weights: Float64Array;
  readonly told: Float64Array;
}

/** 8 bytes of round, 8 of norm, then each weight in the 4 or 8 bytes of its tensor, then 8 a number; all little-endian IEEE 754. */
export function learningQuestion(specification: LearningSpecification): Codec<LearningQuestion> {
  const layout = layoutIn(specification);
  const told = toldLength(specification);
  const widths = layout.parts.map(({ length, type }) => length * (type === "f32" ? 4 : 8));
  const size = 16 + widths.reduce((sum, width) => sum + width, 0) + 8 * told;
  return {
    encode(asked) {
      const head = new Uint8Array(16 + 8 * told);
      const view = new DataView(head.buffer);
      [asked.round, asked.norm, ...asked.told].forEach((value, i) => {
        view.setFloat64(8 * i, value, true);
      });
      return concat(head.subarray(0, 16), written(asked.weights, layout), head.subarray(16));
    },
    decode(bytes) {
      if (bytes.length !== size) throw new PeerError(`a question of ${bytes.length} bytes; ${size} were agreed`);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const number = (at: number): number => view.getFloat64(at, true);
      const [round, norm] = [number(0), number(8)];
      if (!Number.isInteger(round) || round < 1 || round > questionsIn(specification) + 1)
        throw new PeerError("a question of a round that was not agreed");
      mustBeNorm(specification, norm);
      const from = size - 8 * told;
      const beside = Float64Array.from({ length: told }, (_, i) => number(from + 8 * i));
      const weights = read(view, layout);
      if (![...beside].every(Number.isFinite)) throw new PeerError("a number beside the model is not finite");
      return { specification, round, norm, weights, told: beside };
    },
  };
}

/** A coordinator that named another norm would have updates as long as it likes, and noise that was meant for short ones. */
function mustBeNorm({ clip }: LearningSpecification, norm: number): void {
  const isAgreed = clip?.adaptive ? norm >= LEAST_NORM && norm <= MOST_NORM : norm === (clip?.norm ?? 0);
  if (!isAgreed) throw new PeerError("a question cuts updates otherwise than was agreed");
}

function written(weights: Float64Array, { parts }: Layout): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length, type }) => sum + length * (type === "f32" ? 4 : 8), 0));
  const view = new DataView(bytes.buffer);
  let to = 0;
  for (const { at, length, type } of parts)
    for (let i = at; i < at + length; i++) {
      if (type === "f32") view.setFloat32(to, weights[i]!, true);
      else view.setFloat64(to, weights[i]!, true);
      to += type === "f32" ? 4 : 8;
    }
  return bytes;
}

/** Throws `PeerError`, by position in a tensor, at a number that is none. */
function read(view: DataView, { parts, length }: Layout): Float64Array {
  const weights = new Float64Array(length);
  let from = 16;
  for (const { at, length: count, type, name } of parts)
    for (let i = 0; i < count; i++) {
      const value = type === "f32" ? view.getFloat32(from, true) : view.getFloat64(from, true);
      if (!Number.isFinite(value)) throw new PeerError(`number ${i} of tensor "${name}" of a question is not finite`);
      weights[at + i] = value;
      from += type === "f32" ? 4 : 8;
    }
  return weights;
}

/** The weights as everybody sees them: those of tensors of 32 bits rounded to these. */
export function seen(weights: Float64Array, { parts }: Layout): Float64Array {
  const rounded = weights.slice();
  for (const { at, length, type } of parts)
    if (type === "f32") for (let i = at; i < at + length; i++) rounded[i] = Math.fround(rounded[i]!);
  return rounded;
}
