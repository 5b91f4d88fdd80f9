import { serve } from "@tavs/core";
import { kernels } from "./kernels.ts";

serve(kernels, Promise.resolve(), { handsOver: true });
