// A process that takes a folder, writes to it, and keeps it until it is killed.
import { Secret, utf8 } from "../../src/index.ts";
import { fileStore } from "../../src/node/index.ts";

const store = await fileStore({ folder: process.argv[2]!, key: new Secret(new Uint8Array(32).fill(1)) });
await store.write("a", utf8("from the child"), 0);
process.send!("ready");
process.on("disconnect", () => process.exit());
