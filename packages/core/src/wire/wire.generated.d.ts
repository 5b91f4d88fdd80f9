// Generated from wire.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace wire {

        interface IHello extends tavs.wire.Hello.$Properties {
        }

        class Hello {
            constructor(properties?: tavs.wire.Hello.$Properties);
            $unknowns?: Uint8Array[];
            from: string;
            to: string;
            ephemeral: Uint8Array;
            terms: Uint8Array;
            termsSignature: Uint8Array;
            answer: boolean;
            signature: Uint8Array;
            static encode(message: tavs.wire.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.wire.Hello & tavs.wire.Hello.$Shape;
        }

        namespace Hello {
            interface $Properties {
                from?: (string|null);
                to?: (string|null);
                ephemeral?: (Uint8Array|null);
                terms?: (Uint8Array|null);
                termsSignature?: (Uint8Array|null);
                answer?: (boolean|null);
                signature?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.wire.Hello.$Properties;
        }

        interface IEnvelope extends tavs.wire.Envelope.$Properties {
        }

        class Envelope {
            constructor(properties?: tavs.wire.Envelope.$Properties);
            $unknowns?: Uint8Array[];
            session: Uint8Array;
            from: string;
            to: string;
            kind: number;
            number: number;
            sealed: Uint8Array;
            signature: Uint8Array;
            static encode(message: tavs.wire.Envelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.wire.Envelope & tavs.wire.Envelope.$Shape;
        }

        namespace Envelope {
            interface $Properties {
                session?: (Uint8Array|null);
                from?: (string|null);
                to?: (string|null);
                kind?: (number|null);
                number?: (number|null);
                sealed?: (Uint8Array|null);
                signature?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.wire.Envelope.$Properties;
        }
    }
}
