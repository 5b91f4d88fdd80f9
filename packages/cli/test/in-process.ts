import { main } from "../src/main.ts";

export interface Heard {
  readonly exitCode: number;
  readonly said: readonly string[];
  readonly complained: readonly string[];
}

/** `main` in this process: what does not need a process of its own is asked here, because it takes no time. */
export async function tavs(...argv: readonly string[]): Promise<Heard> {
  const [said, complained]: [string[], string[]] = [[], []];
  const exitCode = await main(argv, { say: (text) => said.push(text), complain: (text) => complained.push(text) });
  return { exitCode, said, complained };
}
