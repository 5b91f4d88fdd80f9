// Kernels for tests: what a worker of ours may do, and what one may do wrong.
import { BudgetError, PeerError, TransportError, UsageError } from "../../src/errors.ts";
import { serve } from "../../src/protocol/serve.ts";

const kinds = { BudgetError, PeerError, TransportError, UsageError } as const;

serve({
  square: (value: number) => value * value,
  sum: (values: Float64Array) => values.reduce((sum, value) => sum + value, 0),
  same: (value: unknown) => value,
  slowly: async (value: number) => {
    await new Promise((resolve) => setTimeout(resolve, value));
    return value;
  },
  refuse: (name: keyof typeof kinds) => {
    throw new kinds[name]("position 3 is wrong", { code: "position" });
  },
  trip: (patient: string) => {
    throw new TypeError(`cannot read ${patient}`);
  },
  countAndRefuse: (begun: Int32Array) => {
    Atomics.add(begun, 0, 1);
    throw new UsageError("no more");
  },
  answerWithAFunction: () => () => 1,
  die: () => process.exit(1),
  dieLater: () => {
    setTimeout(() => process.exit(1), 0);
    return "for now";
  },
  forever: () => new Promise(() => setInterval(() => undefined, 1000)),
});
