// Kernels for a worker to which the machine gives no large array: as where memory is promised to nobody who might not get it.
import { serve } from "../../src/protocol/serve.ts";

const MOST = 2 ** 20;
globalThis.ArrayBuffer = new Proxy(ArrayBuffer, {
  construct(target, [size], as) {
    if ((size as number) > MOST) throw new RangeError("Array buffer allocation failed");
    return Reflect.construct(target, [size], as) as ArrayBuffer; // what the constructor made
  },
});

serve({
  size: (bytes: Uint8Array) => bytes.length,
  mark: () => ((globalThis as { mark?: number }).mark ??= performance.now()),
});
