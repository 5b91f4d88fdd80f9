/** A matrix in the order in which its rows are solved. */
export interface Peeled {
  /** Rows as they were taken away. */
  readonly rows: Uint32Array;
  /** The column that each of them alone held when it was taken. */
  readonly columns: Uint32Array;
  /** What is left: rows of which every column has another row too (the 2-core). */
  readonly core: Uint32Array;
}

/**
 * Takes away rows that are alone in a column, and those that are alone then (the 3H-GCT of ePrint 2021/883). `places` has
 * three sparse columns for each row. Linear time and memory.
 */
export function peel(places: Uint32Array, sparse: number): Peeled {
  const count = places.length / 3;
  const { degree, sum } = incidence(places, sparse);
  const [rows, columns, isTaken] = [new Uint32Array(count), new Uint32Array(count), new Uint8Array(count)];
  const alone = numbersWhere(degree, 1);
  let taken = 0;
  for (let column = alone.pop(); column !== undefined; column = alone.pop()) {
    if (degree[column] !== 1) continue;
    const row = sum[column]!; // of one row the sum is that row
    rows[taken] = row;
    columns[taken++] = column;
    isTaken[row] = 1;
    for (let i = 3 * row; i < 3 * row + 3; i++) {
      const place = places[i]!;
      sum[place]! ^= row;
      if (--degree[place]! === 1) alone.push(place);
    }
  }
  const core = Uint32Array.from(numbersWhere(isTaken, 0));
  return { rows: rows.slice(0, taken), columns: columns.slice(0, taken), core };
}

function numbersWhere(numbers: Uint32Array | Uint8Array, wanted: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < numbers.length; i++) if (numbers[i] === wanted) found.push(i);
  return found;
}

/** How many rows each column has, and the XOR of their numbers. */
function incidence(places: Uint32Array, sparse: number): { readonly degree: Uint32Array; readonly sum: Uint32Array } {
  const [degree, sum] = [new Uint32Array(sparse), new Uint32Array(sparse)];
  places.forEach((column, i) => {
    degree[column]!++;
    sum[column]! ^= Math.floor(i / 3);
  });
  return { degree, sum };
}
