// Generated from psi.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace psi {

        interface IAnnouncement extends tavs.psi.Announcement.$Properties {
        }

        class Announcement {
            constructor(properties?: tavs.psi.Announcement.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            size: number;
            rule: string;
            context: Uint8Array;
            labelWidth: number;
            static encode(message: tavs.psi.Announcement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.Announcement & tavs.psi.Announcement.$Shape;
        }

        namespace Announcement {
            interface $Properties {
                role?: (string|null);
                size?: (number|null);
                rule?: (string|null);
                context?: (Uint8Array|null);
                labelWidth?: (number|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.psi.Announcement.$Properties;
        }

        interface IPoints extends tavs.psi.Points.$Properties {
        }

        class Points {
            constructor(properties?: tavs.psi.Points.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            points: Uint8Array;
            static encode(message: tavs.psi.Points.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.Points & tavs.psi.Points.$Shape;
        }

        namespace Points {
            interface $Properties {
                first?: (number|null);
                points?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.psi.Points.$Properties;
        }

        interface IRows extends tavs.psi.Rows.$Properties {
        }

        class Rows {
            constructor(properties?: tavs.psi.Rows.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            rows: Uint8Array;
            static encode(message: tavs.psi.Rows.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.Rows & tavs.psi.Rows.$Shape;
        }

        namespace Rows {
            interface $Properties {
                first?: (number|null);
                rows?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.psi.Rows.$Properties;
        }
    }
}
