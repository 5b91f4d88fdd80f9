export { aggregator } from "./aggregator.ts";
export { contributor } from "./contributor.ts";
