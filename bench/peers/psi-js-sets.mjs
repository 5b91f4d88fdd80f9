// The peer of bench/psi-differential.ts: reads { mine, theirs, container } from standard input, prints which rows of `mine`
// @openmined/psi.js finds in both, ascending.
import { readFileSync } from "node:fs";
import PSI from "@openmined/psi.js/psi_wasm_node.js";

const { mine, theirs, container } = JSON.parse(readFileSync(0, "utf8"));
const psi = await PSI();
const server = psi.server.createWithNewKey(true);
const client = psi.client.createWithNewKey(true);
const setup = server.createSetupMessage(1e-9, mine.length, theirs, psi.dataStructure[container]);
const response = server.processRequest(client.createRequest(mine));
console.log(JSON.stringify([...client.getIntersection(setup, response)].sort((a, b) => a - b)));
