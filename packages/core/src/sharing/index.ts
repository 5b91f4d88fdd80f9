export { counts, type FixedPoint, type FixedPointOptions, fixedPoint } from "./fixed-point.ts";
export { addInto, type RingBits, ringFromBytes, ringToBytes, subtractFrom } from "./ring.ts";
