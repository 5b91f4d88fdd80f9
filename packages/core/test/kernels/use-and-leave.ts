// A process that computes something on the shared pool and then has nothing left to do.
import { sharedCompute } from "../../src/protocol/compute.ts";
import { bundled } from "./bundle.ts";

const [squared] = await sharedCompute().perform(await bundled(), "square", [7]);
process.stdout.write(String(squared));
