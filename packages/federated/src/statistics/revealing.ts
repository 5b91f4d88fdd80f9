// Who may pool what they know: the same for every analysis, because every analysis opens sums over all hospitals and nothing below.
import type { Reveals } from "@tavs/core";

interface Told {
  /** What the coordinator learns, as a sentence. */
  readonly coordinator: string;
  /** Default: that the others take part. */
  readonly participant?: string;
  /** What is left of two hospitals, of which nobody knows whose it is, to whoever pools with all others. */
  readonly left: string;
}

/** What both sides of an analysis say of themselves. */
export function revealing({
  coordinator,
  participant = "learns that the others take part, and nothing else",
  left,
}: Told): { readonly coordinator: Reveals; readonly participant: Reveals } {
  const against = "semi-honest";
  return {
    coordinator: { learns: coordinator, against, collusion: `with all hospitals but two it learns ${left}` },
    participant: {
      learns: participant,
      against,
      collusion: `with all hospitals but two and the coordinator it learns ${left}`,
    },
  };
}
