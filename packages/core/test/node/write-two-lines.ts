// A process that may write files of one block only, and says what became of two lines that are more than that.
import { TavsError } from "../../src/index.ts";
import { fileJournal } from "../../src/node/index.ts";

const journal = fileJournal(process.argv[2]!);
const outcome = (line: string): Promise<string> =>
  journal.append(line).then(
    () => "written",
    (error: unknown) => (error instanceof TavsError ? `${error.name} ${error.code}` : String(error)),
  );
process.stdout.write(`first: ${await outcome("a".repeat(400))}\n`);
process.stdout.write(`second: ${await outcome("b".repeat(700))}\n`);
