// Generated from pseudonyms.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace pseudonyms {

        interface ICommitment extends tavs.pseudonyms.Commitment.$Properties {
        }

        class Commitment {
            constructor(properties?: tavs.pseudonyms.Commitment.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            agreement: Uint8Array;
            commitment: Uint8Array;
            static encode(message: tavs.pseudonyms.Commitment.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.pseudonyms.Commitment & tavs.pseudonyms.Commitment.$Shape;
        }

        namespace Commitment {
            interface $Properties {
                role?: (string|null);
                agreement?: (Uint8Array|null);
                commitment?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.pseudonyms.Commitment.$Properties;
        }

        interface IDealing extends tavs.pseudonyms.Dealing.$Properties {
        }

        class Dealing {
            constructor(properties?: tavs.pseudonyms.Dealing.$Properties);
            $unknowns?: Uint8Array[];
            coefficients: Uint8Array;
            proof: Uint8Array;
            share: Uint8Array;
            static encode(message: tavs.pseudonyms.Dealing.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.pseudonyms.Dealing & tavs.pseudonyms.Dealing.$Shape;
        }

        namespace Dealing {
            interface $Properties {
                coefficients?: (Uint8Array|null);
                proof?: (Uint8Array|null);
                share?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.pseudonyms.Dealing.$Properties;
        }

        interface IConfirmation extends tavs.pseudonyms.Confirmation.$Properties {
        }

        class Confirmation {
            constructor(properties?: tavs.pseudonyms.Confirmation.$Properties);
            $unknowns?: Uint8Array[];
            heard: Uint8Array;
            static encode(message: tavs.pseudonyms.Confirmation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.pseudonyms.Confirmation & tavs.pseudonyms.Confirmation.$Shape;
        }

        namespace Confirmation {
            interface $Properties {
                heard?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.pseudonyms.Confirmation.$Properties;
        }

        interface IHanding extends tavs.pseudonyms.Handing.$Properties {
        }

        class Handing {
            constructor(properties?: tavs.pseudonyms.Handing.$Properties);
            $unknowns?: Uint8Array[];
            agreement: Uint8Array;
            publicKey: Uint8Array;
            verificationKeys: Uint8Array;
            static encode(message: tavs.pseudonyms.Handing.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.pseudonyms.Handing & tavs.pseudonyms.Handing.$Shape;
        }

        namespace Handing {
            interface $Properties {
                agreement?: (Uint8Array|null);
                publicKey?: (Uint8Array|null);
                verificationKeys?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.pseudonyms.Handing.$Properties;
        }

        interface IAsking extends tavs.pseudonyms.Asking.$Properties {
        }

        class Asking {
            constructor(properties?: tavs.pseudonyms.Asking.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            size: number;
            key: Uint8Array;
            asked: Uint8Array;
            static encode(message: tavs.pseudonyms.Asking.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.pseudonyms.Asking & tavs.pseudonyms.Asking.$Shape;
        }

        namespace Asking {
            interface $Properties {
                role?: (string|null);
                size?: (number|null);
                key?: (Uint8Array|null);
                asked?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.pseudonyms.Asking.$Properties;
        }

        interface IEvaluation extends tavs.pseudonyms.Evaluation.$Properties {
        }

        class Evaluation {
            constructor(properties?: tavs.pseudonyms.Evaluation.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            points: Uint8Array;
            proof: Uint8Array;
            static encode(message: tavs.pseudonyms.Evaluation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.pseudonyms.Evaluation & tavs.pseudonyms.Evaluation.$Shape;
        }

        namespace Evaluation {
            interface $Properties {
                first?: (number|null);
                points?: (Uint8Array|null);
                proof?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.pseudonyms.Evaluation.$Properties;
        }
    }
}
