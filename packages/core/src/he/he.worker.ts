import { serve } from "../protocol/serve.ts";
import { kernels } from "./kernels.ts";

serve(kernels);
