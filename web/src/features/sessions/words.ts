/** A session's state in words: for its tab, the screen reader and the screen itself. */
import type { Phase, SessionState, Step } from "@/tunnel";
import { outcomeOf } from "./outcome";

/** What the page waits for: the steps of connecting, and then something to see. */
export type Wait = Step | "picture";

/** The states that the page tells apart from the outside (and that tests look for). */
export type ShownState = "connecting" | "connected" | "unstable" | "reconnecting" | "ended";

const SHOWN: Readonly<Record<Phase, ShownState>> = {
  idle: "connecting",
  connecting: "connecting",
  waiting: "connecting",
  connected: "connected",
  unstable: "unstable",
  reconnecting: "reconnecting",
  ended: "ended",
};

export function shownState({ phase }: SessionState): ShownState {
  return SHOWN[phase];
}

/** Null once there is something to see, or nothing more to wait for. */
export function waitOf(state: SessionState): Wait | null {
  if (state.phase === "ended" || state.phase === "reconnecting" || state.required) return null;
  if (shownState(state) === "connecting") return state.step;
  return state.pictured ? null : "picture";
}

export const STEPS: readonly { readonly step: Wait; readonly label: string }[] = [
  { step: "admission", label: "Asking for access" },
  { step: "gateway", label: "Reaching the gateway" },
  { step: "guacd", label: "Starting the session" },
  { step: "target", label: "Waiting for the remote machine" },
  { step: "picture", label: "Waiting for the first picture" },
];

export const NOT_SENT = "What you type now is not sent.";

export function describe(state: SessionState, name: string): string {
  if (state.required) return `${name} asks for credentials.`;
  switch (shownState(state)) {
    case "connecting":
      return `${name}: ${STEPS.find(({ step }) => step === state.step)?.label ?? "Connecting"}.`;
    case "connected":
      return state.pictured
        ? `${name}: connected.`
        : `${name}: connected. Waiting for the first picture.`;
    case "unstable":
      return `${name}: the connection is unstable.`;
    case "reconnecting":
      return state.pictured
        ? `${name}: the connection was lost. Reconnecting. ${NOT_SENT}`
        : `${name}: continuing the session.`;
    case "ended": {
      const outcome = state.end && outcomeOf(state.end);
      return outcome ? `${name}: ${outcome.title}. ${outcome.what}` : `${name}: ended.`;
    }
  }
}
