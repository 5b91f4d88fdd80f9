export { type Aggregation, type AggregationFacts, type ChosenAggregation, chooseAggregation } from "./aggregation.ts";
export type { Brand } from "./brand.ts";
export { breath } from "./breath.ts";
export { byBytes, concat, equal, fromBase64, hex, lengthPrefixed, sharedBytes, u32, unhex, utf8 } from "./bytes.ts";
export {
  type Blame,
  BudgetError,
  type ErrorDetails,
  InternalError,
  PeerError,
  TavsError,
  TransportError,
  UsageError,
} from "./errors.ts";
export { createIdentity, type Identity, identityFrom, sign, verify } from "./identity/identity.ts";
export { type Journal, TornLine } from "./journal.ts";
export { connect } from "./link/connect.ts";
export type { ConnectOptions, Link } from "./link/link.ts";
export type { SessionTraffic } from "./link/traffic.ts";
export {
  type Compute,
  type ComputeOptions,
  compute,
  type Kernels,
  type PerformOptions,
  sharedCompute,
} from "./protocol/compute.ts";
export {
  type Done,
  done,
  type Incoming,
  type Outgoing,
  type Party,
  type PartyId,
  type Progress,
  party,
  type Reveals,
  type Step,
  type Waiting,
  type Working,
  wait,
  work,
} from "./protocol/party.ts";
export { type Handler, type RunOptions, run, type Transport } from "./protocol/run.ts";
export { type Kernel, serve } from "./protocol/serve.ts";
export { freeze, thaw } from "./protocol/snapshot.ts";
export { memoryStore, type Store, type Stored } from "./protocol/store.ts";
export { patience, type Timer } from "./protocol/timer.ts";
export { coins, type Random, seededRandom, systemRandom } from "./random.ts";
export { Secret } from "./secret.ts";
export { type MemoryNetworkOptions, memoryNetwork } from "./transports/memory.ts";
export type { Guest, Network, Seat } from "./transports/network.ts";
export { type SharedNetworkOptions, sharedNetwork } from "./transports/shared-network.ts";
export { type Codec, type CodecRules, codec, exactly, type MessageType, multipleOf } from "./wire/codec.ts";
