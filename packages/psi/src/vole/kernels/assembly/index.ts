// The exports of the module. Every place is an address, every count a number of rows; see memory.ts for who keeps them apart.
export { inBins, inOrder, spreadBins, tallyBins } from "./bins";
export { convolute, convolutePairs, expand, expandPair } from "./code";
export { compose, horner, hornerLanes, mul, multiplyRows, power, tablesOf } from "./field";
export { HEAP, LABEL, ROW, STREAM, TAG, TRANSFER, TREE } from "./layout";
export { begins, enter, find, firstNotAscending, settle, settleWide, spread, spreadWide, tally } from "./match";
export { add, addIf, addSame, decode, denseSums, peel, rowsOf, substitute } from "./okvs";
export { seal } from "./siblings";
export { hashTags, hashTransfers, padLabels, stream } from "./stream";
export { addAt, grow, regrow, sow } from "./tree";
