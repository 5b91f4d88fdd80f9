// Kernels for tests that give their large arrays away.
import { serve } from "../../src/protocol/serve.ts";

serve({ same: (value: unknown) => value }, undefined, { handsOver: true });
