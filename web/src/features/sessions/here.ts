/** Which of this person's live sessions have a tab in this very page. */
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { useOpenSessions, type OpenSession } from "./hooks";
import type { SessionRegistry } from "./registry";

const ENDS = " ";

/** "session tab" a line: text, because a snapshot has to equal the one before. */
function written(open: ReadonlyMap<string, OpenSession>): string {
  return [...open]
    .flatMap(([tab, { session }]) => {
      const { phase, sessionId } = session.state.get();
      return sessionId === null || phase === "ended" ? [] : `${sessionId}${ENDS}${tab}`;
    })
    .join("\n");
}

/** The tabs' ids by those of their sessions. */
export function useSessionsHere(registry: SessionRegistry): ReadonlyMap<string, string> {
  const open = useOpenSessions(registry);
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = [...open.values()].map(({ session }) => session.state.subscribe(listener));
      return () => ends.forEach((end) => end());
    },
    [open],
  );
  const text = useSyncExternalStore(subscribe, () => written(open));
  return useMemo(() => new Map(text.split("\n").flatMap((line) => pairOf(line))), [text]);
}

function pairOf(line: string): readonly (readonly [string, string])[] {
  const at = line.indexOf(ENDS);
  return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
}
