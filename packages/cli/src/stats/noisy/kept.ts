// What a noisy table leaves in a hospital's own folder of state.
import { join } from "node:path";
import { hex } from "@tavs/core";
import type { Home } from "../../session/home.ts";

type Place = Pick<Home, "folder" | "study">;

/** The ledger of a study, as lines that `tavs budget` reads. */
export const ledgerFile = ({ folder, study }: Place): string => join(folder, `budget-${hex(study).slice(0, 16)}.jsonl`);

/** The privacy card of a run; beside it stands the same as text. */
export const cardFile = ({ folder, study }: Place, label: string, run: number): string =>
  join(folder, `privacy-card-${hex(study).slice(0, 16)}-${label.replaceAll(/[^a-z0-9-]/g, coded)}-${run}.json`);

/** No two labels have files of one name. */
const coded = (sign: string): string => `_${sign.charCodeAt(0).toString(16)}_`;

/** Where both are. */
export const keptOf = (
  home: Place,
  label: string,
  run: number,
): { readonly card: string; readonly ledger: string } => ({
  card: cardFile(home, label, run),
  ledger: ledgerFile(home),
});
