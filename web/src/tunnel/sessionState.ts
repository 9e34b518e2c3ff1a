/** What a session is given, and what of it its tab shows. */
import type { Admission } from "./connection";
import type { ScaleMode } from "./display";
import type { SessionEnd } from "./ending";
import type { TouchMode } from "./pointer";

export type Phase =
  "idle" | "connecting" | "waiting" | "connected" | "unstable" | "reconnecting" | "ended";
export type Step = "admission" | "gateway" | "guacd" | "target";

export interface SessionOptions {
  readonly tunnelUrl: string;
  /** Asks for one connecting; answers with why not, if it is refused. Never rejects. */
  readonly admit: () => Promise<Admission | SessionEnd>;
  /** The same to go on with a session that is live; `before`: by what it was opened, if it was here. */
  readonly comeBack: (
    sessionId: string,
    before: Admission | null,
  ) => Promise<Admission | SessionEnd>;
  /** Has a session ended to which there is no line. */
  readonly endElsewhere?: (sessionId: string) => void;
  /** RDP has ways of its own: line ends in the clipboard, and a desktop that waits for a pointer. */
  readonly protocol: string;
  /** A live session that this one begins by going on with. */
  readonly sessionId?: string | null;
}

export interface SessionState {
  readonly phase: Phase;
  readonly step: Step;
  readonly end: SessionEnd | null;
  /** The gateway's name for it, once it is open: by it, it can be gone on with. */
  readonly sessionId: string | null;
  /** While it reconnects: when the next attempt is due (by Date.now()); null: it is under way. */
  readonly retryAt: number | null;
  /** Whether what has ended here may well be live, to go on with. */
  readonly returnable: boolean;
  /** How often it was gone on with in place. */
  readonly returns: number;
  /** Whether the next click points at something. */
  readonly aims: boolean;
  /** Whether a screen was ever drawn since the last connecting. */
  readonly drawn: boolean;
  /** Whether anything has been seen on it: guacd's first frames may be empty. */
  readonly pictured: boolean;
  /** The parameters that guacd asks for, or null. */
  readonly required: readonly string[] | null;
  readonly remoteText: string;
  /** False: the browser refused the remote clipboard's text, which waits in `remoteText`. */
  readonly remoteTextDelivered: boolean;
  readonly remoteTextCount: number;
  readonly roundtrip: number | null;
  readonly scale: ScaleMode;
  readonly touch: TouchMode;
}

export const FRESH: SessionState = {
  phase: "idle",
  step: "admission",
  end: null,
  sessionId: null,
  retryAt: null,
  returnable: false,
  returns: 0,
  aims: false,
  drawn: false,
  pictured: false,
  required: null,
  remoteText: "",
  remoteTextDelivered: true,
  remoteTextCount: 0,
  roundtrip: null,
  scale: "fit",
  touch: "touchscreen",
};
