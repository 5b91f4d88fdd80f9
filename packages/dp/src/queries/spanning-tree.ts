import { UsageError } from "@tavs/core";
import type { Marginal } from "./marginals.ts";

interface Field {
  readonly field: string;
  readonly domain: readonly (string | number)[];
}

/** A field that is drawn when its parent is known; counts by parent (lines) and child, none negative. */
export interface Branch {
  readonly parent: Field;
  readonly child: Field;
  readonly counts: readonly (readonly number[])[];
}

/** The tree over all fields whose tables have the largest mutual information together (Prim), from its root on. */
export function spanningTree(tables: readonly Marginal[]): readonly Branch[] {
  const pairs = tables.flatMap(bothWays).sort((a, b) => b.information - a.information);
  const first = pairs[0];
  if (!first) throw new UsageError("invented rows need a table of two fields or more tables; none was given");
  const fields = new Set(pairs.map(({ branch }) => branch.parent.field));
  const domains = new Set(pairs.map(({ branch: { parent } }) => JSON.stringify([parent.field, parent.domain])));
  if (domains.size !== fields.size) throw new UsageError("a field has one domain, the same in all tables");
  const known = new Set([first.branch.parent.field]);
  const branches: Branch[] = [];
  while (known.size < fields.size) {
    const next = pairs.find(({ branch }) => known.has(branch.parent.field) && !known.has(branch.child.field));
    if (!next) throw new UsageError("the tables do not connect all fields: release a table of two fields that does");
    known.add(next.branch.child.field);
    branches.push(next.branch);
  }
  return branches;
}

function bothWays({ fields, domains, counts }: Marginal) {
  if (fields.length !== 2) throw new UsageError(`invented rows come of tables of two fields; one has ${fields.length}`);
  const [a, b] = fields.map((field, at): Field => ({ field, domain: domains[at]! })) as [Field, Field]; // two, as was checked
  const width = b.domain.length;
  mustBeCounts(counts, a.domain.length * width);
  const lines = a.domain.map((_, line) => counts.slice(line * width, (line + 1) * width).map((x) => Math.max(0, x)));
  const turned = b.domain.map((_, column) => lines.map((line) => line[column]!));
  const information = mutualInformation(lines);
  return [
    { information, branch: { parent: a, child: b, counts: lines } },
    { information, branch: { parent: b, child: a, counts: turned } },
  ];
}

function mustBeCounts(counts: readonly number[], cells: number): void {
  const total = counts.reduce((sum, count) => sum + Math.max(0, count), 0);
  if (counts.length !== cells || !counts.every(Number.isSafeInteger) || !Number.isSafeInteger(total))
    throw new UsageError(`a table of ${cells} cells has as many integers, below 2^53 together; this one has not`);
}

/** Of noisy counts, in nats: an order of tables, and no estimate. */
function mutualInformation(lines: readonly (readonly number[])[]): number {
  const rows = lines.map((line) => line.reduce((sum, x) => sum + x, 0));
  const columns = lines[0]!.map((_, at) => lines.reduce((sum, line) => sum + line[at]!, 0));
  const all = rows.reduce((sum, x) => sum + x, 0);
  return lines.reduce(
    (sum, line, i) =>
      sum +
      line.reduce((part, x, j) => part + (x > 0 ? (x / all) * Math.log((x * all) / (rows[i]! * columns[j]!)) : 0), 0),
    0,
  );
}
