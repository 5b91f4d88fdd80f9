export type { Update } from "./averaging.ts";
export {
  fromLayersModel,
  intoLayersModel,
  type LayersModel,
  type LayerTensor,
  type ReadableLayers,
} from "./learning/adapters/layers-model.ts";
export { fromWeightMap, type OnnxTensor, type OnnxWeight, toWeightMap } from "./learning/adapters/weight-map.ts";
export {
  type BoundRule,
  type Counted,
  type NoiseParts,
  nextBound,
  updateMultiplier,
} from "./learning/clipping/adaptive-bound.ts";
export { type Clipped, clip } from "./learning/clipping/clip.ts";
export {
  type Draw,
  drawnIndices,
  gather,
  largestIndices,
  type Scattering,
  scatter,
} from "./learning/compression/common-indices.ts";
export { type Fed, feedback } from "./learning/compression/feedback.ts";
export { dequantise, largestInteger, type Quantisation, quantise } from "./learning/compression/quantise.ts";
export { type Kept, type KrumOptions, krum } from "./learning/robust/krum.ts";
export { coordinateMedian, trimmedMean } from "./learning/robust/trimmed-mean.ts";
export { weightedMean } from "./learning/robust/weighted-mean.ts";
export {
  type ReadSafetensorsOptions,
  readSafetensors,
  type SafetensorsFile,
  writeSafetensors,
} from "./learning/safetensors.ts";
export {
  flatten,
  type Layout,
  type LayoutPart,
  layoutOf,
  type Numbers,
  type Tensor,
  type Tensors,
  unflatten,
} from "./learning/tensors.ts";
export { type CoordinateOptions, coordinate, type ParticipateOptions, participate } from "./rounds.ts";
export { FEWEST_PARTICIPANTS } from "./secure-sum/agreement.ts";
export type { CoordinatorInput } from "./secure-sum/coordinator.ts";
export type { Federated, Sides } from "./secure-sum/federated.ts";
export type { Federation } from "./secure-sum/federation.ts";
export type { ParticipantInput, Participated } from "./secure-sum/participant-state.ts";
export { fedAvg, type Strategy } from "./strategies.ts";
