export {
  fromLayersModel,
  intoLayersModel,
  type LayersModel,
  type LayerTensor,
  type ReadableLayers,
} from "./learning/adapters/layers-model.ts";
export { fromWeightMap, type OnnxTensor, type OnnxWeight, toWeightMap } from "./learning/adapters/weight-map.ts";
export type { Privatize } from "./learning/advance.ts";
export {
  type Arrival,
  type AsynchronousOptions,
  type BufferedModel,
  coordinateAsynchronously,
  type Group,
} from "./learning/asynchronous.ts";
export type { Consortium } from "./learning/cells.ts";
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
export { type CoordinateOptions, type Course, coordinate, type Learned } from "./learning/coordinate.ts";
export type { RoundReport, StoppingRule } from "./learning/course.ts";
export { type Descent, descend } from "./learning/descend.ts";
export type { Evaluate, Evaluated } from "./learning/evaluating.ts";
export { consortiumOf, type LearningFederation } from "./learning/federation.ts";
export { type ParticipateOptions, participate, type Taught } from "./learning/participate.ts";
export {
  isPerceptron,
  type LearnedRows,
  type Perceptron,
  type PerceptronLoss,
  perceptron,
  perceptronLoss,
  perceptronSays,
  perceptronSize,
} from "./learning/perceptron.ts";
export type { PerceptronSpecification } from "./learning/perceptron-specification.ts";
export { type PerceptronResult, perceptronShape, perceptronTraining } from "./learning/perceptron-training.ts";
export { type Kept, type KrumOptions, krum } from "./learning/robust/krum.ts";
export { coordinateMedian, trimmedMean } from "./learning/robust/trimmed-mean.ts";
export { weightedMean } from "./learning/robust/weighted-mean.ts";
export {
  type ReadSafetensorsOptions,
  readSafetensors,
  type SafetensorsFile,
  writeSafetensors,
} from "./learning/safetensors.ts";
export { type Simulated, type Simulation, type SimulationOptions, simulate } from "./learning/simulation/simulate.ts";
export { dirichlet, type Split, splitByLabel, splitByQuantity } from "./learning/simulation/splits.ts";
export type { LearningSpecification } from "./learning/specification.ts";
export type { Weighting } from "./learning/specification-fields.ts";
export {
  type AdaptiveOptions,
  ditto,
  type FedAvgMOptions,
  fedAdagrad,
  fedAdam,
  fedAvg,
  fedAvgM,
  fedNova,
  fedProx,
  fedYogi,
  localLayers,
  type Moments,
  type QFedAvgOptions,
  qFedAvg,
  scaffold,
} from "./learning/strategies/index.ts";
export type { Advanced, Aggregate, ClientRule, Strategy } from "./learning/strategy.ts";
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
export { type LearningTerms, learningSpecification } from "./learning/terms.ts";
export type { RoundNumbers } from "./learning/totals.ts";
export type { Train, Trained, TrainingTask } from "./learning/trained.ts";
export type { Perturb } from "./learning/training.ts";
export { FEWEST_PARTICIPANTS } from "./secure-sum/agreement.ts";
export type { CoordinatorInput } from "./secure-sum/coordinator.ts";
export type { Federated, Sides } from "./secure-sum/federated.ts";
export type { Federation } from "./secure-sum/federation.ts";
export type { ParticipantInput, Participated } from "./secure-sum/participant-state.ts";
