// The exports of the module. Every place is an address, every count a number of rows: see module.ts.
export { hash } from "./items";
export { HEAP } from "./layout";
export { begins, distinct, gather, pack, packUniform, regroup, scatter, tally, uniform } from "./order";
