// A registry answers two questions about its patients, and has to stop.
import { BudgetError } from "@tavs/core";
import { count, of, openLedger, sum } from "@tavs/dp";

const patients = Array.from({ length: 2982 }, (_, number) => ({
  relapsed: number % 3 === 0,
  daysInHospital: number % 14,
}));

// The board granted epsilon 1. In production give a `journal` too: without one, a restart forgets what was spent.
const ledger = await openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 } });

const relapses = patients.filter(({ relapsed }) => relapsed);
const relapsed = await ledger.release(count, relapses, { epsilon: 0.5, id: "relapses" });
console.log(
  `relapsed: ${relapsed.value} +- ${relapsed.margin} patients, epsilon ${relapsed.remaining.epsilon} is left`,
);

// Bounds come from the protocol, not from the data; a longer stay counts as 30 days.
const days = of("daysInHospital", sum({ lower: 0, upper: 30 }));
const stays = await ledger.release(days, patients, { epsilon: 0.5, id: "days" });
console.log(`in hospital: ${stays.value} +- ${stays.margin} days, epsilon ${stays.remaining.epsilon} is left`);

const again = await ledger.release(count, relapses, { epsilon: 0.5, id: "relapses" });
console.log(`asked again, the same answer, for nothing: ${again.value === relapsed.value}`);

await ledger.release(count, patients, { epsilon: 0.1 }).catch((error: unknown) => {
  if (error instanceof BudgetError) console.log(`refused: ${error.message}`);
});
