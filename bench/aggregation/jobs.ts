// Which sums are measured.

export interface Job {
  readonly parties: number;
  readonly length: number;
  readonly maxValue: number;
  readonly mayDropOut: number;
  readonly colluders?: number;
  /** So many vanish once their keys are shared and their vector is awaited: the worst moment for the aggregator. */
  readonly gone: number;
}

export const jobs: Readonly<Record<string, Job>> = {
  "10 x 10^6, 32 bits": { parties: 10, length: 1e6, maxValue: 1e6, mayDropOut: 3, gone: 0 },
  "10 x 10^6, 32 bits, 3 gone": { parties: 10, length: 1e6, maxValue: 1e6, mayDropOut: 3, gone: 3 },
  "10 x 10^6, 64 bits": { parties: 10, length: 1e6, maxValue: 1e12, mayDropOut: 3, gone: 0 },
  "200 x 10^4, 30 gone": { parties: 200, length: 1e4, maxValue: 1e6, mayDropOut: 30, gone: 30 },
};
/** These take minutes. */
export const onRequest: Readonly<Record<string, Job>> = {
  "256 x 10^5, 100 neighbours, 64 gone": { parties: 256, length: 1e5, maxValue: 1e6, mayDropOut: 64, gone: 64 },
  large: { parties: 1000, length: 1e5, maxValue: 1e6, mayDropOut: 100, colluders: 50, gone: 100 },
  "large, 30 % gone": { parties: 1000, length: 1e5, maxValue: 1e6, mayDropOut: 300, gone: 300 },
  long: { parties: 3, length: 1e7, maxValue: 1e6, mayDropOut: 0, gone: 0 },
  "long, 64 bits": { parties: 3, length: 1e7, maxValue: 1e12, mayDropOut: 0, gone: 0 },
};
