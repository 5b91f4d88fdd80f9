// The exports of the module. Every place is an address, every count a number of rows: see memory.ts.
export { begins, group, tally } from "./group";
export { hash } from "./items";
export { GROUP, GROUPS, HEAP, RECORD } from "./layout";
export { distinct, gather, pack, spread } from "./order";
