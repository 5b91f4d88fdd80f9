export { contributor } from "./contributor.ts";
export { member } from "./member.ts";
export { receiver } from "./receiver.ts";
