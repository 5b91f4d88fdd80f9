import { agreedLink } from "../../link/agreed-link.ts";
import { linkedFile } from "../../link/linked-file.ts";
import { linkWith } from "../../link/linking.ts";
import { usage } from "../../refusal.ts";
import { dataSet } from "../data-sets.ts";
import { learnOf, runsFor } from "../learns.ts";
import type { Signed } from "../signed.ts";
import type { Outcome, Play, Turn } from "./play.ts";

/** Both sides of a link, with labels or without. */
export function linking(signed: Signed): Play | undefined {
  const { study, me, computation, messages } = signed;
  const agreed = agreedLink(study, { me, session: computation.label }, messages);
  const { label, role, options, rule } = agreed;
  const learn = learnOf(signed, role === "receiver" || options.mutual === true ? "file" : undefined);
  if (role === "receiver" && !learn) return undefined;
  const keep = role === "receiver" ? (learn?.columns ?? []) : [];
  const columns = role === "receiver" ? keep : Object.keys(agreed.columns);
  const source = dataSet(signed, { columns, identified: true });
  if (columns.includes(source.column)) throw usage(messages.link.idColumn);
  return {
    ...{ label, runs: runsFor(signed, role === "receiver" ? learn : undefined), source, learn, inner: [] },
    run: async ({ home, link, playing, readings }: Turn): Promise<Outcome> => {
      const read = await readings.persons(source, columns, rule);
      const linked = await linkWith(home, link, agreed, { ...playing, ...read });
      const sizes = { items: linked.items, peerItems: linked.peerItems, found: linked.shared?.ids.length };
      if (!learn) return { sizes, value: linked };
      const { rows, csv } = linkedFile(home, { agreed, keep, ...read, recipient: learn.recipient ?? me }, linked);
      return { sizes, value: linked, files: new Map([["", csv]]), released: { rowsReleased: rows } };
    },
  };
}
