import { serve } from "@tavs/core";
import { ready } from "../suite.ts";
import { kernels } from "./kernels.ts";

serve(kernels, ready, { handsOver: true });
