export { mustBeKey } from "./agreement.ts";
export { holder } from "./holder.ts";
export * as keyHolder from "./key-holder.ts";
export { keyRequester } from "./key-requester.ts";
export { destroyKey, isReceipt, keepKey, loadKey } from "./key-store.ts";
export { requester } from "./requester.ts";
