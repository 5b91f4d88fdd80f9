import { serve } from "../protocol/serve.ts";
import { kernels } from "./kernels.ts";
import { singleKernels } from "./single-kernels.ts";

serve({ ...kernels, ...singleKernels });
