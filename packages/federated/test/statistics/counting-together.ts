/** Hospitals that count on a grid and add as ring numbers, as they will under masks. */
import { addInto, counts } from "@tavs/core/sharing";
import { countOnGrid, type Grid, type GridCounts } from "@tavs/federated/statistics";
import type { Row } from "./patients.ts";

/** The hospitals' counts, each as ring numbers, added. */
export function countTogether(
  sites: readonly (readonly Row[])[],
  grid: Grid,
  columns: { time: string; event: string; group?: string },
): GridCounts {
  const code = counts({ bits: 64, parties: sites.length });
  const added = (kind: keyof GridCounts) => {
    const parts = sites.map((rows) =>
      code.encode(
        countOnGrid(
          {
            time: Float64Array.from(rows, (row) => Number(row[columns.time])),
            event: Uint8Array.from(rows, (row) => Number(row[columns.event])),
            group: Uint8Array.from(rows, (row) => (columns.group ? Number(row[columns.group]) : 0)),
          },
          grid,
        )[kind],
      ),
    );
    for (const part of parts.slice(1)) addInto(parts[0]!, part, 64);
    return code.decode(parts[0]!);
  };
  return { events: added("events"), withdrawn: added("withdrawn") };
}
