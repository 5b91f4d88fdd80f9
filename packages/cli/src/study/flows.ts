// Which messages a computation sends, from the .proto files of its protocol: names as they stand there, roles as the study says them.
import type { Json, StudyComputation } from "@tavs/core/study";

/** What a message is about: `dpia` says it in each language. */
export type FlowKind =
  | "announcement"
  | "size"
  | "blinded"
  | "evaluated"
  | "tags"
  | "labels"
  | "receipts"
  | "voleReceiver"
  | "voleSender"
  | "shuffledBlinded"
  | "shuffledEvaluated"
  | "layer"
  | "greeting"
  | "batch"
  | "ciphertexts"
  | "sumMeaning"
  | "sumRows"
  | "sumOpening"
  | "keyCommitment"
  | "keyDealing"
  | "keyConfirmation"
  | "keyHanding"
  | "asking"
  | "pseudonymAnswers"
  | "question"
  | "maskKeys"
  | "maskRoll"
  | "maskShares"
  | "maskedVector"
  | "maskOpening"
  | "keyShares"
  | "keyShown"
  | "tableEntry"
  | "tableList"
  | "tableCiphertexts"
  | "tableOpening"
  | "tableTotals";

export interface Flow {
  /** Names in the .proto files. */
  readonly messages: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly kind: FlowKind;
}

const flow = (messages: string, from: string, to: string, kind: FlowKind): Flow => ({
  messages: messages.split(" "),
  from,
  to,
  kind,
});

const bothWays = (messages: string, kind: FlowKind): readonly Flow[] => [
  flow(messages, "receiver", "sender", kind),
  flow(messages, "sender", "receiver", kind),
];

interface Options {
  readonly engine?: Json;
  readonly verified?: Json;
  readonly mutual?: Json;
}

const meeting: readonly Flow[] = [...bothWays("Announcement", "announcement"), ...bothWays("Opening", "size")];

/** Both engines where the sizes choose: nobody knows before which it will be. */
function intersection({ engine = "auto", verified, mutual }: Options, told: "tags" | "labels"): readonly Flow[] {
  const byVole = engine !== "oprf" && verified !== true && mutual !== true;
  const answers = verified === true ? "ProvenPoints" : "Points";
  return [
    ...meeting,
    ...(engine === "vole"
      ? []
      : [flow("Points", "receiver", "sender", "blinded"), flow(answers, "sender", "receiver", "evaluated")]),
    ...(byVole
      ? [
          flow("Extension Noise Challenge Key Columns", "receiver", "sender", "voleReceiver"),
          flow("Offer Trees Proof Mask", "sender", "receiver", "voleSender"),
        ]
      : []),
    flow("Rows", "sender", "receiver", told),
    ...(mutual === true ? [flow("Receipts", "receiver", "sender", "receipts")] : []),
  ];
}

/** An analysis under masks. */
const masked: readonly Flow[] = [
  flow("Question", "coordinator", "participant", "question"),
  flow("Advertisement Opening", "participant", "coordinator", "maskKeys"),
  flow("Roll Coins", "coordinator", "participant", "maskRoll"),
  flow("Dealt", "participant", "coordinator", "maskShares"),
  flow("Shares", "coordinator", "participant", "maskShares"),
  flow("Part", "participant", "coordinator", "maskedVector"),
  flow("Survivors Signatures LeftOut", "coordinator", "participant", "maskRoll"),
  flow("Vouched Revealed", "participant", "coordinator", "maskOpening"),
];

/** Those that no parameter changes. */
const flows: Readonly<Record<string, readonly Flow[]>> = {
  "psi/cardinality/1": [
    ...meeting,
    flow("Points", "receiver", "sender", "shuffledBlinded"),
    flow("Points", "sender", "receiver", "shuffledEvaluated"),
    flow("Rows", "sender", "receiver", "tags"),
  ],
  "psi/sum/1": [
    ...meeting,
    ...bothWays("Agreement", "sumMeaning"),
    flow("Points", "receiver", "sender", "shuffledBlinded"),
    flow("Points", "sender", "receiver", "shuffledEvaluated"),
    flow("Keys Rows", "sender", "receiver", "sumRows"),
    flow("Blinded", "receiver", "sender", "sumOpening"),
    flow("Opened", "sender", "receiver", "sumOpening"),
  ],
  "psi/union/1": [
    flow("Layer", "mixer", "contributor", "layer"),
    flow("Layer", "hub", "contributor", "layer"),
    flow("Layer", "mixer", "mixer", "layer"),
    flow("Layer", "hub", "mixer", "layer"),
    flow("Greeting", "contributor", "contributor", "greeting"),
    flow("Batch", "contributor", "mixer", "batch"),
    flow("Batch", "mixer", "mixer", "batch"),
    flow("Batch", "mixer", "hub", "batch"),
    flow("Ciphertexts", "contributor", "mixer", "ciphertexts"),
    flow("Ciphertexts", "mixer", "mixer", "ciphertexts"),
    flow("Ciphertexts", "mixer", "hub", "ciphertexts"),
  ],
  "psi/pseudonyms/1": [
    flow("Asking", "requester", "holder", "asking"),
    flow("Points", "requester", "holder", "blinded"),
    flow("Evaluation", "holder", "requester", "pseudonymAnswers"),
  ],
  "psi/pseudonyms-key/1": [
    flow("Commitment", "holder", "holder", "keyCommitment"),
    flow("Dealing", "holder", "holder", "keyDealing"),
    flow("Confirmation", "holder", "holder", "keyConfirmation"),
    flow("Handing", "holder", "requester", "keyHanding"),
  ],
  "he/key/1": [
    flow("Commitment Opening Confirmation", "key-holder", "key-holder", "keyShares"),
    flow("ShownKey", "key-holder", "key-reader", "keyShown"),
  ],
  "he/sums/1": [
    flow("Hello Entry", "contributor", "aggregator", "tableEntry"),
    flow("List Line Agreements", "aggregator", "contributor", "tableList"),
    flow("Agreement", "contributor", "aggregator", "tableList"),
    flow("Ciphertexts", "contributor", "aggregator", "tableCiphertexts"),
    flow("Halves", "aggregator", "contributor", "tableOpening"),
    flow("Shares", "contributor", "aggregator", "tableOpening"),
    flow("Totals", "aggregator", "contributor", "tableTotals"),
  ],
};

/** The messages of a computation; undefined where nobody has listed those of its protocol. */
export function flowsOf({
  protocol,
  parameters,
}: Pick<StudyComputation, "protocol" | "parameters">): readonly Flow[] | undefined {
  const options = (typeof parameters === "object" && parameters !== null ? parameters : {}) as Options; // each field is compared alone
  if (protocol === "psi/1") return intersection(options, "tags");
  if (protocol === "psi/labelled/1") return intersection(options, "labels");
  if (Object.hasOwn(flows, protocol)) return flows[protocol];
  return /^federated\/[a-z-]+\/\d+$/.test(protocol) ? masked : undefined;
}
