/** A session's state in words: for its tab, the screen reader and the screen itself. */
import type { Phase, SessionState, Step } from "@/tunnel";
import { outcomeOf } from "./outcome";

/** The states that the page tells apart from the outside (and that tests look for). */
export type ShownState = "connecting" | "connected" | "unstable" | "ended";

const SHOWN: Readonly<Record<Phase, ShownState>> = {
  idle: "connecting",
  connecting: "connecting",
  waiting: "connecting",
  connected: "connected",
  unstable: "unstable",
  ended: "ended",
};

export function shownState({ phase }: SessionState): ShownState {
  return SHOWN[phase];
}

export const STEPS: readonly { readonly step: Step; readonly label: string }[] = [
  { step: "admission", label: "Asking for access" },
  { step: "gateway", label: "Reaching the gateway" },
  { step: "guacd", label: "Starting the session" },
  { step: "target", label: "Waiting for the remote machine" },
];

export function describe(state: SessionState, name: string): string {
  if (state.required) return `${name} asks for credentials.`;
  switch (shownState(state)) {
    case "connecting":
      return `${name}: ${STEPS.find(({ step }) => step === state.step)?.label ?? "Connecting"}.`;
    case "connected":
      return `${name}: connected.`;
    case "unstable":
      return `${name}: the connection is unstable.`;
    case "ended": {
      const outcome = state.end && outcomeOf(state.end);
      return outcome ? `${name}: ${outcome.title}. ${outcome.what}` : `${name}: ended.`;
    }
  }
}
