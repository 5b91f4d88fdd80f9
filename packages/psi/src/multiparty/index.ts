export { leader } from "./leader.ts";
export { participant } from "./participant.ts";
