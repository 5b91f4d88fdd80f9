import { agreedCount } from "../../count/agreed-count.ts";
import { countWith } from "../../count/counting.ts";
import { numbersOf, shownIn } from "../../count/numbers.ts";
import type { Linked } from "../../link/linking.ts";
import { dataSet } from "../data-sets.ts";
import { learnOf, runsFor } from "../learns.ts";
import type { Signed } from "../signed.ts";
import type { Outcome, Play, Turn } from "./play.ts";

/** Every part in a count. */
export function counting(signed: Signed): Play | undefined {
  const { study, me, computation, messages } = signed;
  const wish = { me, session: computation.label, run: 0, column: undefined };
  const agreed = agreedCount(study, wish, messages);
  const learn = learnOf(signed, agreed.learns ? "file" : undefined);
  if (agreed.learns && !learn) return undefined;
  const source = agreed.brings ? dataSet(signed, { columns: [], identified: true }) : undefined;
  return {
    ...{ label: agreed.label, runs: runsFor(signed, learn), source, learn },
    inner: agreed.overlaps.map(({ label }) => label),
    run: async ({ home, link, playing, readings, other }: Turn): Promise<Outcome> => {
      const persons = source && (await readings.persons(source, [], agreed.rule)).persons;
      const linked = ({ label }: { readonly label: string }) => other(label) as Promise<Linked> | undefined; // what `linking` brings
      const counted = await countWith(home, link, agreed, { ...playing, persons, linked });
      const sizes = { items: persons?.items.size };
      const numbers = numbersOf(counted, study.smallestCell);
      if (!numbers) return { sizes };
      return { sizes, files: new Map([["", `${JSON.stringify(numbers)}\n`]]), released: shownIn(counted) };
    },
  };
}
