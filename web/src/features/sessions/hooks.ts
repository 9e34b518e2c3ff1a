import { createContext, use, useSyncExternalStore } from "react";
import type { RemoteSession, SessionState } from "@/tunnel";
import type { OpenSession, SessionRegistry, Target } from "./registry";

/** What the sessions let the rest of the page do. */
export interface SessionActions {
  readonly registry: SessionRegistry;
  /** Null for users who may not change connections. */
  readonly edit: ((connectionId: string) => void) | null;
}

export const SessionActionsOf = createContext<SessionActions | null>(null);

export function useSessionActions(): SessionActions {
  const actions = use(SessionActionsOf);
  if (!actions) throw new Error("no SessionActionsOf around this component");
  return actions;
}

export function useOpenSessions(registry: SessionRegistry): ReadonlyMap<string, OpenSession> {
  return useSyncExternalStore(registry.subscribe, registry.get);
}

export function useSessionState(session: RemoteSession): SessionState {
  return useSyncExternalStore(session.state.subscribe, session.state.get);
}

export type { OpenSession, Target };
