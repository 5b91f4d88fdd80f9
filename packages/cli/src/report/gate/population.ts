import type { Population } from "../analysed.ts";

/** Whether everybody in `inner` is in `outer`. */
export const holds = (outer: Population, inner: Population): boolean =>
  Object.entries(outer).every(([name, level]) => Object.hasOwn(inner, name) && inner[name] === level);
