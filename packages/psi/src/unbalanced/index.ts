export { publisher } from "./publisher.ts";
export { receiver } from "./receiver.ts";
export { sender } from "./sender.ts";
export { subscriber } from "./subscriber.ts";
