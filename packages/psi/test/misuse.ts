import type { RunOptions } from "@tavs/core";
import type { Count, ItemSet, LabelledSenderInput, Overlap, SessionInput } from "@tavs/psi";
import { west } from "./protocols.ts";

// Programs that must not compile: `pnpm typecheck` fails where one of these lines is no error any more.
export function misuses(items: ItemSet, count: Count, overlap: Overlap): readonly unknown[] {
  return [
    // @ts-expect-error: a column is not an ItemSet: it goes through `ingest`, where it becomes canonical
    { items: ["010490-9989"], peer: west } satisfies SessionInput,
    // @ts-expect-error: a peer is a party's name, checked by `party`
    { items, peer: "west" } satisfies SessionInput,
    // @ts-expect-error: a labelled sender without labels
    { items, peer: west } satisfies LabelledSenderInput,
    // @ts-expect-error: a count names nobody
    count.items,
    // @ts-expect-error: a plain intersection has no labels
    overlap.labels,
    // @ts-expect-error: no session without an input
    {} satisfies Pick<RunOptions<SessionInput>, "input">,
  ];
}
