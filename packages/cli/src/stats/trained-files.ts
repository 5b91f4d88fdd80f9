import type { Release } from "../report/index.ts";
import type { AgreedAnalysis } from "./agreed-analysis.ts";
import { modelFile } from "./model-file.ts";
import { perceptronFiles } from "./perceptron-files.ts";

type Files = ReadonlyMap<string, string | Uint8Array>;

const writers: Readonly<Record<string, (released: Release, agreed: AgreedAnalysis) => Files>> = {
  "federated/glm/1": modelFile,
  "federated/perceptron/1": perceptronFiles,
};

/** The protocols whose result is a model. */
export const trained: readonly string[] = Object.keys(writers);

/** The model that was released, as files; none of another analysis. */
export const trainedFiles = (released: Release, agreed: AgreedAnalysis): Files =>
  writers[agreed.protocol]?.(released, agreed) ?? new Map();
