import {
  type Canonicaliser,
  type Country,
  type IdentifierReport,
  type ItemSet,
  identifier,
  ingest,
  validate,
} from "@tavs/psi";

const COUNTRIES: readonly Country[] = ["DK", "SE", "NO", "FI", "IS"];

/** How the terms say that a column of numbers is read. */
export interface NumberRule {
  readonly canonicaliser: Canonicaliser;
  readonly country: Country;
  readonly issuer: string | undefined;
}

/** The rule of that name, such as "DK/cpr/1" or "DK/cpr/1+issuer/1.2.208"; undefined where this program has none. */
export function numberRule(name: unknown): NumberRule | undefined {
  if (typeof name !== "string") return undefined;
  const [, issuer] = /\+issuer\/([\d.]{1,128})$/.exec(name) ?? [];
  for (const country of COUNTRIES) {
    const canonicaliser = canonicaliserOf(country, issuer);
    if (canonicaliser?.rule === name) return { canonicaliser, country, issuer };
  }
  return undefined;
}

function canonicaliserOf(country: Country, issuer: string | undefined): Canonicaliser | undefined {
  try {
    return identifier({ country, ...(issuer !== undefined && { issuer }) });
  } catch {
    return undefined; // an issuer that is none
  }
}

/** The persons of a column: each once, with the rows that cannot be linked left out and counted. */
export interface Persons {
  readonly items: ItemSet;
  /** The row of the table that stands behind the row that `items` knows. */
  readonly rowOf: (row: number) => number;
  /** The row of the table by canonical number, the first of duplicates. */
  readonly rows: ReadonlyMap<string, number>;
  readonly report: IdentifierReport;
}

/** Reads a column of numbers. There may be millions: what not everybody asks for is made when somebody does. */
export async function personsOf(
  column: readonly string[],
  { canonicaliser, country, issuer }: NumberRule,
): Promise<Persons> {
  const places: number[] = [];
  for (const [row, cell] of column.entries()) if (canonicalOf(cell, canonicaliser) !== undefined) places.push(row);
  const cells = places.length === column.length ? column : places.map((row) => column[row]!);
  const items = await ingest(cells, canonicaliser); // as they stand there: plain numbers it reads as bytes
  let rows: Persons["rows"] | undefined;
  let report: IdentifierReport | undefined;
  return {
    items,
    rowOf: (row) => places[row]!,
    get rows() {
      return (rows ??= firstOf(cells.map(canonicaliser), places));
    },
    get report() {
      return (report ??= validate(column, { country, ...(issuer !== undefined && { issuer }) }));
    },
  };
}

function firstOf(ids: readonly string[], places: readonly number[]): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const [i, id] of ids.entries()) if (!rows.has(id)) rows.set(id, places[i]!);
  return rows;
}

/** The canonical number in a cell; undefined where there is none. */
export function canonicalOf(cell: string, canonicaliser: Canonicaliser): string | undefined {
  try {
    return canonicaliser(cell);
  } catch {
    return undefined; // counted in the report
  }
}
