// Which of east's patients are known to all four? East leads and learns that, and who shares what with whom nobody learns.
import { party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link
import { cpr, ingest, multiparty } from "@tavs/psi";

const patients = {
  east: ["010490-9989", "020491-9996", "0304929993"], // these belong to nobody
  west: ["0304929993", "010490 9989", "040493-9990"],
  north: ["010490-9989", "040493-9990"],
  south: ["020491-9996", "0104909989"], // 020491-9996 is in east and south alone: east does not see that
};
const transports = memoryTransports("east", "west", "north", "south");
const participants = ["west", "north", "south"] as const;

for (const name of participants) {
  const others = participants.filter((other) => other !== name).map(party);
  const input = { items: await ingest(patients[name], cpr), leader: party("east"), others };
  void run(multiparty.participant, { input, transport: transports[name] });
}

const input = { items: await ingest(patients.east, cpr), participants: participants.map(party) };
const common = await run(multiparty.leader, { input, transport: transports.east });
console.log(`rows of east that all four hold: ${common.indices.join(", ")}`);
console.log(`the others hold ${common.sizes.join(", ")} patients`);
