import { createContext, use, useCallback, useMemo, useSyncExternalStore } from "react";
import type { RemoteSession, RoomState, SessionState } from "@/tunnel";
import type { Question } from "./questions";
import type { OpenSession, SessionRegistry, Target } from "./registry";

/** What the sessions let the rest of the page do. */
export interface SessionActions {
  readonly registry: SessionRegistry;
  /** What opens the connection's form; null where this user may not change it. */
  readonly editorOf: (connectionId: string) => (() => void) | null;
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

/** The connections that have a tab, and whether their session is going on. */
export function useOpenStates(registry: SessionRegistry): ReadonlyMap<string, boolean> {
  const open = useOpenSessions(registry);
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = [...open.values()].map(({ session }) => session.state.subscribe(listener));
      return () => ends.forEach((end) => end());
    },
    [open],
  );
  const ended = useSyncExternalStore(subscribe, () =>
    [...open.values()]
      .filter(({ session }) => session.state.get().phase === "ended")
      .map(({ target }) => target.id)
      .join(" "),
  );
  return useMemo(() => {
    const gone = new Set(ended.split(" "));
    return new Map([...open.keys()].map((id) => [id, !gone.has(id)]));
  }, [open, ended]);
}

export function useQuestion({ questions }: OpenSession): Question | null {
  return useSyncExternalStore(questions.subscribe, questions.get);
}

export function useSessionState(session: RemoteSession): SessionState {
  return useSyncExternalStore(session.state.subscribe, session.state.get);
}

export function useRoom({ room }: RemoteSession): RoomState {
  return useSyncExternalStore(room.state.subscribe, room.state.get);
}

export type { OpenSession, Target };
