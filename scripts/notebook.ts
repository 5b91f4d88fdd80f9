// Runs the code cells of a notebook in their order, in plain Node: one module, whose output is noted cell by cell.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./tarballs.ts";

export interface Cell {
  readonly cell_type: "code" | "markdown";
  readonly source: readonly string[];
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

export type Output =
  | { readonly name: string; readonly output_type: "stream"; readonly text: readonly string[] }
  | {
      readonly data: Readonly<Record<string, readonly string[]>>;
      readonly metadata: object;
      readonly output_type: "display_data";
    };

export interface Notebook {
  readonly cells: readonly Cell[];
}

export const folder: string = join(root, "examples/notebooks");

export const readNotebook = async (path: string): Promise<Notebook> => JSON.parse(await readFile(path, "utf8"));

export const isCode = ({ cell_type }: Cell): boolean => cell_type === "code";

/** The notebook with what its cells give now. Throws what a cell throws. One at a time: the console is everybody's. */
export async function runNotebook(path: string): Promise<Notebook> {
  const notebook = await readNotebook(path);
  const noted = new Noted();
  const module = join(root, "node_modules/.notebooks", `${basename(path, ".ipynb")}-${process.pid}.mts`);
  await mkdir(join(module, ".."), { recursive: true });
  await writeFile(module, moduleOf(notebook.cells.filter(isCode)));
  try {
    await noted.during(() => import(pathToFileURL(module).href));
  } finally {
    await rm(module);
  }
  let count = 0;
  const cells = notebook.cells.map((cell) =>
    isCode(cell) ? { ...cell, execution_count: count + 1, outputs: noted.outputs(count++) } : cell,
  );
  return { ...notebook, cells };
}

/** `tslab` is the kernel; here what it shows is noted. */
function moduleOf(cells: readonly Cell[]): string {
  const here = (source: string): string =>
    source
      .replaceAll(/^import \{ display \} from "tslab";$/gm, "const { display } = globalThis.notebook;")
      .replaceAll(/ from "\.\/([a-z-]+)";$/gm, (_, name) => ` from ${JSON.stringify(join(folder, `${name}.ts`))};`);
  return cells.map(({ source }, i) => `globalThis.notebook.begin(${i});\n${here(source.join(""))}\n`).join("");
}

const lines = (text: string): readonly string[] => text.split(/(?<=\n)/);

class Noted {
  readonly #outputs = new Map<number, Output[]>();
  #cell = 0;

  readonly begin = (cell: number): void => {
    this.#cell = cell;
  };
  readonly display = { svg: (text: string): void => this.#show("image/svg+xml", text) };

  outputs(cell: number): readonly Output[] {
    return this.#outputs.get(cell) ?? [];
  }

  async during(act: () => Promise<unknown>): Promise<void> {
    const { log } = console;
    Object.assign(globalThis, { notebook: this });
    console.log = (text: string) => this.#say(`${text}\n`);
    try {
      await act();
    } finally {
      console.log = log;
    }
  }

  #say(text: string): void {
    const [last] = this.outputs(this.#cell).slice(-1);
    if (last?.output_type !== "stream") return this.#note({ name: "stdout", output_type: "stream", text: lines(text) });
    this.#outputs.get(this.#cell)!.pop();
    this.#note({ ...last, text: [...last.text, ...lines(text)].filter((line) => line !== "") });
  }

  #show(type: string, text: string): void {
    this.#note({ data: { [type]: lines(text) }, metadata: {}, output_type: "display_data" });
  }

  #note(output: Output): void {
    this.#outputs.set(this.#cell, [...this.outputs(this.#cell), output]);
  }
}
