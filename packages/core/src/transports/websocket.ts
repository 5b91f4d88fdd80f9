export { type Relay, type RelayOptions, relay, type Traffic } from "./relay.ts";
export { type WebSocketOptions, webSocket } from "./websocket-client.ts";
