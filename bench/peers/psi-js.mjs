// The peer of bench/psi.ts: @openmined/psi.js 2.0.6 (ECDH on P-256), both parties in this process, real strings in,
// indices out, after a thousandth of the same in the same process, so that nothing is cold. Prints one line of JSON: { seconds, cpuSeconds, bytes, shared }.
import PSI from "@openmined/psi.js/psi_wasm_node.js";

const [asked, held, container] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4] ?? "Raw"];
const person = (i) => `DK:${String(i).padStart(10, "0")}`;
const people = (count, from) => Array.from({ length: count }, (_, i) => person(from + i));

const psi = await PSI();
const kind = container === "GCS" ? psi.dataStructure.GCS : psi.dataStructure.Raw;

function intersect(asked, held) {
  const [mine, theirs] = [people(asked, 0), people(held, Math.floor(asked / 2))];
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const server = psi.server.createWithNewKey(true);
  const client = psi.client.createWithNewKey(true);
  const setup = server.createSetupMessage(1e-9, mine.length, theirs, kind).serializeBinary();
  const request = client.createRequest(mine).serializeBinary();
  const response = server.processRequest(psi.request.deserializeBinary(request)).serializeBinary();
  const shared = client.getIntersection(
    psi.serverSetup.deserializeBinary(setup),
    psi.response.deserializeBinary(response),
  );
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    bytes: setup.length + request.length + response.length,
    shared: shared.length,
  };
}

intersect(Math.ceil(asked / 1000), Math.ceil(held / 1000));
console.log(JSON.stringify(intersect(asked, held)));
