// Kernels for tests that give their large arrays away.
import { serve } from "../../src/protocol/serve.ts";

serve(
  {
    same: (value: unknown) => value,
    size: (bytes: Uint8Array) => bytes.length,
  },
  undefined,
  { handsOver: true },
);
