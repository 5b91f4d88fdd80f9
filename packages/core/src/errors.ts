/** Who must act: the caller, a peer, the network, the privacy budget, or us. */
export type Blame = "usage" | "peer" | "transport" | "budget" | "internal";

/** What a program may switch on; the message is for people and may be reworded. */
export interface ErrorDetails extends ErrorOptions {
  readonly code?: string;
}

/**
 * Every error that Tavs throws. A message says what was expected, what came and what to do: sizes, roles and positions,
 * never a value and never an identifier.
 */
export abstract class TavsError extends Error {
  abstract readonly blame: Blame;
  readonly code: string;
  constructor(message: string, fallbackCode: string, { code, ...options }: ErrorDetails = {}) {
    super(message, options);
    this.code = code ?? fallbackCode;
  }
}

/** You: an argument, a file or a setting of the caller is wrong. */
export class UsageError extends TavsError {
  override readonly name = "UsageError";
  readonly blame = "usage";
  constructor(message: string, details?: ErrorDetails) {
    super(message, "usage", details);
  }
}

/** They: a peer broke the protocol. The session is over: do not answer, do not retry with the same state. */
export class PeerError extends TavsError {
  override readonly name = "PeerError";
  readonly blame = "peer";
  constructor(message: string, details?: ErrorDetails) {
    super(message, "peer", details);
  }
}

/** The network: silence, or a connection that cannot be made. The session is kept and can be resumed. */
export class TransportError extends TavsError {
  override readonly name = "TransportError";
  readonly blame = "transport";
  constructor(message: string, details?: ErrorDetails) {
    super(message, "transport", details);
  }
}

/** Privacy says no: the budget is spent, or an answer would say too much about too few. */
export class BudgetError extends TavsError {
  override readonly name = "BudgetError";
  readonly blame = "budget";
  constructor(message: string, details?: ErrorDetails) {
    super(message, "budget", details);
  }
}

/** Us: this should never happen. Please report it. */
export class InternalError extends TavsError {
  override readonly name = "InternalError";
  readonly blame = "internal";
  constructor(message: string, details?: ErrorDetails) {
    super(message, "internal", details);
  }
}
