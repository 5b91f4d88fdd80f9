// Generated from union.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace union {

        interface ILayer extends tavs.union.Layer.$Properties {
        }

        class Layer {
            constructor(properties?: tavs.union.Layer.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            context: Uint8Array;
            agreement: Uint8Array;
            key: Uint8Array;
            proof: Uint8Array;
            static encode(message: tavs.union.Layer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.union.Layer & tavs.union.Layer.$Shape;
        }

        namespace Layer {
            interface $Properties {
                role?: (string|null);
                context?: (Uint8Array|null);
                agreement?: (Uint8Array|null);
                key?: (Uint8Array|null);
                proof?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.union.Layer.$Properties;
        }

        interface IGreeting extends tavs.union.Greeting.$Properties {
        }

        class Greeting {
            constructor(properties?: tavs.union.Greeting.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            rule: string;
            context: Uint8Array;
            agreement: Uint8Array;
            share: Uint8Array;
            static encode(message: tavs.union.Greeting.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.union.Greeting & tavs.union.Greeting.$Shape;
        }

        namespace Greeting {
            interface $Properties {
                role?: (string|null);
                rule?: (string|null);
                context?: (Uint8Array|null);
                agreement?: (Uint8Array|null);
                share?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.union.Greeting.$Properties;
        }

        interface IBatch extends tavs.union.Batch.$Properties {
        }

        class Batch {
            constructor(properties?: tavs.union.Batch.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            size: number;
            check: Uint8Array;
            static encode(message: tavs.union.Batch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.union.Batch & tavs.union.Batch.$Shape;
        }

        namespace Batch {
            interface $Properties {
                role?: (string|null);
                size?: (number|null);
                check?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.union.Batch.$Properties;
        }

        interface ICiphertexts extends tavs.union.Ciphertexts.$Properties {
        }

        class Ciphertexts {
            constructor(properties?: tavs.union.Ciphertexts.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            rows: Uint8Array;
            static encode(message: tavs.union.Ciphertexts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.union.Ciphertexts & tavs.union.Ciphertexts.$Shape;
        }

        namespace Ciphertexts {
            interface $Properties {
                first?: (number|null);
                rows?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.union.Ciphertexts.$Properties;
        }
    }
}
