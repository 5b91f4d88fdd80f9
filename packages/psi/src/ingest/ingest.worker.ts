import { serve } from "@tavs/core";
import { kernels } from "./kernels.ts";

serve(kernels, undefined, { handsOver: true });
