// A Parquet file as a table of text, read by DuckDB a few thousand rows at a time.
import { type DataFile, fileRefusal, mustBeUnchanged } from "./data-file.ts";
import { type Database, openEngine } from "./engine.ts";
import { named, quoted } from "./in-sql.ts";
import { type Batch, type OpenTable, placesOf } from "./table.ts";

/** Opens a Parquet file. Throws `Refusal` where it is none. */
export async function openParquet(file: DataFile): Promise<OpenTable> {
  const columns = await inEngine(file, async (engine) => (await engine.describe(query(file))).map(({ name }) => name));
  return { file, columns, written: { format: "parquet" }, batches: (names) => batches(file, columns, names) };
}

const query = ({ path }: DataFile, select = "*"): string =>
  `SELECT ${select} FROM read_parquet(${quoted(escaped(path))}, binary_as_string = true, hive_partitioning = false)`;

/** A path is a pattern to DuckDB: what a pattern means by these is taken from them. */
const escaped = (path: string): string => path.replace(/[*?[]/g, "[$&]");

async function inEngine<Result>(file: DataFile, task: (engine: Database) => Promise<Result>): Promise<Result> {
  const engine = await openEngine();
  try {
    await engine.lock([file.path]);
    return await task(engine);
  } catch {
    throw fileRefusal(file, file.messages.data.parquet); // the engine's own sentence could hold a value
  } finally {
    await engine.close();
  }
}

async function* batches(file: DataFile, columns: readonly string[], names: readonly string[]): AsyncGenerator<Batch> {
  const places = placesOf(file, columns, names);
  const texts = places.map((place) => `coalesce(CAST(${named(columns[place]!)} AS VARCHAR), '')`);
  const engine = await openEngine();
  try {
    await engine.lock([file.path]);
    for await (const cells of engine.stream(query(file, texts.length > 0 ? texts.join(", ") : "''")))
      yield { rows: cells[0]!.length, cells: texts.length > 0 ? (cells as Batch["cells"]) : [] }; // the query selects texts
  } catch {
    throw fileRefusal(file, file.messages.data.parquet);
  } finally {
    await engine.close();
  }
  await mustBeUnchanged(file);
}
