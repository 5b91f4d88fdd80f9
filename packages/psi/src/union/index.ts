export { contributor } from "./contributor.ts";
export { hub } from "./hub.ts";
export { mixer } from "./mixer.ts";
