import type { ItemSet, SharedSums, SumInput, SumSenderInput } from "@tavs/psi";
import { west } from "./sessions.ts";

const values = { columns: ["days"], bound: 365 };

// Programs that must not compile: `pnpm typecheck` fails where one of these lines is no error any more.
export function misuses(items: ItemSet, { sums }: SharedSums): readonly unknown[] {
  return [
    // @ts-expect-error: numbers go through `numbersFor`, which puts them in the order of the items and checks them
    { items, peer: west, values: { ...values, numbers: [1, 2, 3] } } satisfies SumSenderInput,
    // @ts-expect-error: a sender without numbers
    { items, peer: west, values } satisfies SumSenderInput,
    // @ts-expect-error: a receiver that does not say what the numbers mean
    { items, peer: west } satisfies SumInput,
    // @ts-expect-error: a sum names nobody
    sums.items,
  ];
}
