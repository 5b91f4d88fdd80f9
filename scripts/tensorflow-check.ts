// TensorFlow.js itself, on its backend of plain JavaScript: what one model predicts, another predicts once it has its weights.
// TENSORFLOW is the folder into which npm has installed tfjs-core, tfjs-layers and tfjs-backend-cpu: 84 MB, for this check alone.
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  fromLayersModel,
  intoLayersModel,
  type LayersModel,
  type LayerTensor,
  readSafetensors,
  writeSafetensors,
} from "@tavs/federated";

/** What the check uses of the library. */
interface Model extends LayersModel<LayerTensor> {
  predict(input: LayerTensor): LayerTensor;
}
interface Core {
  tensor(values: Float32Array, shape: number[]): LayerTensor;
  memory(): { readonly numTensors: number };
  setBackend(name: string): Promise<boolean>;
}
interface Layers {
  sequential(options: { readonly layers: readonly unknown[] }): Model;
  readonly layers: Readonly<Record<"dense" | "batchNormalization", (options?: object) => unknown>>;
}

const folder = process.env.TENSORFLOW;
if (folder === undefined) throw new Error("TENSORFLOW: the folder into which npm has put TensorFlow.js");
const load = createRequire(join(folder, "node_modules/"));
const core = load("@tensorflow/tfjs-core") as Core; // the library says what it is: it throws below where it is not
const { sequential, layers } = load("@tensorflow/tfjs-layers") as Layers;
load("@tensorflow/tfjs-backend-cpu");
await core.setBackend("cpu");

const network = (): Model =>
  sequential({
    layers: [
      layers.dense({ units: 3, inputShape: [4], activation: "relu" }),
      layers.batchNormalization(),
      layers.dense({ units: 1, name: "risk_Dense2" }),
    ],
  });
const patients = core.tensor(Float32Array.of(0.5, -1, 2, 3, 1, 0, -0.25, 4), [2, 4]);
const predictions = (model: Model): string => Array.from(model.predict(patients).dataSync()).join();

function mustBe(isTrue: boolean, claim: string): void {
  if (!isTrue) throw new Error(`not so: ${claim}`);
  console.log(`so it is: ${claim}`);
}

const [here, there] = [network(), network()];
mustBe(predictions(here) !== predictions(there), "two models predict otherwise");
const file = writeSafetensors(fromLayersModel(here));
const before = core.memory().numTensors;
intoLayersModel(there, readSafetensors(file).tensors, core.tensor);
mustBe(core.memory().numTensors === before, "no tensor is left behind");
mustBe(
  predictions(here) === predictions(there),
  "with the weights of the first, the second predicts what the first does",
);
const names = Object.keys(fromLayersModel(there));
mustBe(String(names) === String(Object.keys(fromLayersModel(here))), "names do not count the models of a process");
mustBe(names[0] === "0/dense/kernel" && names.includes("4/risk_Dense2/kernel"), "names are those of layers, by place");
