/** Where a model goes, given where it was and where the hospitals, weighted by their rows, want it. */
export type Strategy = (previous: Float64Array, average: Float64Array) => Float64Array;

/** Federated averaging (McMahan et al. 2017, Algorithm 1): the next model is the average. */
export const fedAvg: Strategy = (_previous, average) => average;
