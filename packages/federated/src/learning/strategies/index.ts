export { type AdaptiveOptions, fedAdagrad, fedAdam, fedYogi, type Moments } from "./adaptive.ts";
export { fedAvg } from "./fed-avg.ts";
export { type FedAvgMOptions, fedAvgM } from "./fed-avg-m.ts";
export { fedNova } from "./fed-nova.ts";
export { fedProx } from "./fed-prox.ts";
export { ditto, localLayers } from "./personal.ts";
export { type QFedAvgOptions, qFedAvg } from "./q-fed-avg.ts";
export { scaffold } from "./scaffold.ts";
