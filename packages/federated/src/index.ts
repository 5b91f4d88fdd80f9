export type { Update } from "./averaging.ts";
export { type CoordinateOptions, coordinate, type ParticipateOptions, participate } from "./rounds.ts";
export { FEWEST_PARTICIPANTS } from "./secure-sum/agreement.ts";
export type { CoordinatorInput } from "./secure-sum/coordinator.ts";
export type { Federated, Sides } from "./secure-sum/federated.ts";
export type { Federation } from "./secure-sum/federation.ts";
export type { ParticipantInput, Participated } from "./secure-sum/participant-state.ts";
export { fedAvg, type Strategy } from "./strategies.ts";
