export { receiver } from "./receiver.ts";
export { sender } from "./sender.ts";
