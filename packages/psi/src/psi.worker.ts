import { serve } from "@tavs/core";
import { kernels } from "./kernels.ts";
import { ready } from "./suite.ts";

serve(kernels, ready, { handsOver: true });
