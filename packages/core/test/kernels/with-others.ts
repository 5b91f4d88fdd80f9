// Kernels for tests of which some are loaded when the first of them is asked for.
import { serve } from "../../src/protocol/serve.ts";

let loadings = 0;

serve({ loadings: () => loadings }, async () => {
  loadings += 1;
  return { late: () => "done" };
});
