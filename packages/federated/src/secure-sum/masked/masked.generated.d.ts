// Generated from masked.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace masked {

        interface IAdvertisement extends tavs.masked.Advertisement.$Properties {
        }

        class Advertisement {
            constructor(properties?: tavs.masked.Advertisement.$Properties);
            $unknowns?: Uint8Array[];
            agreement: Uint8Array;
            row: Uint8Array;
            static encode(message: tavs.masked.Advertisement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Advertisement & tavs.masked.Advertisement.$Shape;
        }

        namespace Advertisement {
            interface $Properties {
                agreement?: (Uint8Array|null);
                row?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Advertisement.$Properties;
        }

        interface IOpening extends tavs.masked.Opening.$Properties {
        }

        class Opening {
            constructor(properties?: tavs.masked.Opening.$Properties);
            $unknowns?: Uint8Array[];
            draw: number;
            coins: Uint8Array;
            static encode(message: tavs.masked.Opening.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Opening & tavs.masked.Opening.$Shape;
        }

        namespace Opening {
            interface $Properties {
                draw?: (number|null);
                coins?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Opening.$Properties;
        }

        interface IDealt extends tavs.masked.Dealt.$Properties {
        }

        class Dealt {
            constructor(properties?: tavs.masked.Dealt.$Properties);
            $unknowns?: Uint8Array[];
            rows: Uint8Array;
            static encode(message: tavs.masked.Dealt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Dealt & tavs.masked.Dealt.$Shape;
        }

        namespace Dealt {
            interface $Properties {
                rows?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Dealt.$Properties;
        }

        interface IPart extends tavs.masked.Part.$Properties {
        }

        class Part {
            constructor(properties?: tavs.masked.Part.$Properties);
            $unknowns?: Uint8Array[];
            number: number;
            words: Uint8Array;
            static encode(message: tavs.masked.Part.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Part & tavs.masked.Part.$Shape;
        }

        namespace Part {
            interface $Properties {
                number?: (number|null);
                words?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Part.$Properties;
        }

        interface IVouched extends tavs.masked.Vouched.$Properties {
        }

        class Vouched {
            constructor(properties?: tavs.masked.Vouched.$Properties);
            $unknowns?: Uint8Array[];
            signature: Uint8Array;
            static encode(message: tavs.masked.Vouched.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Vouched & tavs.masked.Vouched.$Shape;
        }

        namespace Vouched {
            interface $Properties {
                signature?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Vouched.$Properties;
        }

        interface IRevealed extends tavs.masked.Revealed.$Properties {
        }

        class Revealed {
            constructor(properties?: tavs.masked.Revealed.$Properties);
            $unknowns?: Uint8Array[];
            rows: Uint8Array;
            static encode(message: tavs.masked.Revealed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Revealed & tavs.masked.Revealed.$Shape;
        }

        namespace Revealed {
            interface $Properties {
                rows?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Revealed.$Properties;
        }

        interface ICall extends tavs.masked.Call.$Properties {
        }

        class Call {
            constructor(properties?: tavs.masked.Call.$Properties);
            $unknowns?: Uint8Array[];
            stage: number;
            content: Uint8Array;
            static encode(message: tavs.masked.Call.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Call & tavs.masked.Call.$Shape;
        }

        namespace Call {
            interface $Properties {
                stage?: (number|null);
                content?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Call.$Properties;
        }

        interface IRoll extends tavs.masked.Roll.$Properties {
        }

        class Roll {
            constructor(properties?: tavs.masked.Roll.$Properties);
            $unknowns?: Uint8Array[];
            draw: number;
            present: Uint8Array;
            rows: Uint8Array;
            static encode(message: tavs.masked.Roll.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Roll & tavs.masked.Roll.$Shape;
        }

        namespace Roll {
            interface $Properties {
                draw?: (number|null);
                present?: (Uint8Array|null);
                rows?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Roll.$Properties;
        }

        interface ICoins extends tavs.masked.Coins.$Properties {
        }

        class Coins {
            constructor(properties?: tavs.masked.Coins.$Properties);
            $unknowns?: Uint8Array[];
            rows: Uint8Array;
            static encode(message: tavs.masked.Coins.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Coins & tavs.masked.Coins.$Shape;
        }

        namespace Coins {
            interface $Properties {
                rows?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Coins.$Properties;
        }

        interface IShares extends tavs.masked.Shares.$Properties {
        }

        class Shares {
            constructor(properties?: tavs.masked.Shares.$Properties);
            $unknowns?: Uint8Array[];
            present: Uint8Array;
            rows: Uint8Array;
            static encode(message: tavs.masked.Shares.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Shares & tavs.masked.Shares.$Shape;
        }

        namespace Shares {
            interface $Properties {
                present?: (Uint8Array|null);
                rows?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Shares.$Properties;
        }

        interface ISurvivors extends tavs.masked.Survivors.$Properties {
        }

        class Survivors {
            constructor(properties?: tavs.masked.Survivors.$Properties);
            $unknowns?: Uint8Array[];
            present: Uint8Array;
            static encode(message: tavs.masked.Survivors.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Survivors & tavs.masked.Survivors.$Shape;
        }

        namespace Survivors {
            interface $Properties {
                present?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Survivors.$Properties;
        }

        interface ISignatures extends tavs.masked.Signatures.$Properties {
        }

        class Signatures {
            constructor(properties?: tavs.masked.Signatures.$Properties);
            $unknowns?: Uint8Array[];
            present: Uint8Array;
            rows: Uint8Array;
            static encode(message: tavs.masked.Signatures.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.Signatures & tavs.masked.Signatures.$Shape;
        }

        namespace Signatures {
            interface $Properties {
                present?: (Uint8Array|null);
                rows?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.Signatures.$Properties;
        }

        interface ILeftOut extends tavs.masked.LeftOut.$Properties {
        }

        class LeftOut {
            constructor(properties?: tavs.masked.LeftOut.$Properties);
            $unknowns?: Uint8Array[];
            counted: boolean;
            reason: number;
            static encode(message: tavs.masked.LeftOut.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.masked.LeftOut & tavs.masked.LeftOut.$Shape;
        }

        namespace LeftOut {
            interface $Properties {
                counted?: (boolean|null);
                reason?: (number|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.masked.LeftOut.$Properties;
        }
    }
}
