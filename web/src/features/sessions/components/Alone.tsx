/** Sessions that have the window for themselves: no tree, no header, one menu at the upper edge. */
import { useEffect, useRef, useState, type CSSProperties } from "react";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { IconChevron } from "@/components/icons";
import { useOpenSessions, useSessionState, type OpenSession } from "../hooks";
import { SessionRegistry, type Admit, type Target } from "../registry";
import { shownState } from "../words";
import type { Leave } from "./EndedCard";
import { SessionView } from "./SessionView";
import { StateDot } from "./StateDot";
import { Toolbar } from "./Toolbar";
import { useImmersion } from "./useImmersion";
import classes from "./Alone.module.css";

export interface Wanted {
  readonly target: Target;
  /** Absent: as the person who is logged in. */
  readonly by?: Admit;
}

interface AloneProps {
  /** The same list for as long as the same sessions are meant. */
  readonly wanted: readonly Wanted[];
  /** Whether a link alone opened them, without an account. */
  readonly visitor: boolean;
  readonly leave: Leave | null;
}

/** They live as long as this list of them. */
function useSessions(wanted: readonly Wanted[]): readonly OpenSession[] {
  const [registry] = useState(() => new SessionRegistry(null));
  useEffect(() => {
    for (const { target, by } of wanted) registry.open(target, by);
    const quiet = registry.keepAtEnd(() => null);
    return () => {
      quiet();
      registry.closeAll();
    };
  }, [registry, wanted]);
  return [...useOpenSessions(registry).values()];
}

export function Alone({ wanted, visitor, leave }: AloneProps) {
  const sessions = useSessions(wanted);
  const [front, setFront] = useState<string | null>(null);
  const active = sessions.find(({ target }) => target.id === front) ?? sessions[0];
  const tiled = sessions.length > 1;
  const names = wanted.map(({ target }) => target.name).join(", ");

  useEffect(() => {
    document.title = names;
  }, [names]);

  return (
    <main
      className={classes["alone"]}
      data-tiled={tiled || undefined}
      style={{ "--columns": Math.ceil(Math.sqrt(sessions.length)) } as CSSProperties}
      data-testid="alone"
    >
      <h1 className={classes["heading"]}>{names}</h1>
      {active && <Menu key={active.target.id} open={active} named={tiled} />}
      {sessions.map((open) => (
        <div
          key={open.target.id}
          className={classes["tile"]}
          data-front={open === active || undefined}
          onPointerDownCapture={() => setFront(open.target.id)}
          onFocusCapture={() => setFront(open.target.id)}
        >
          {tiled && <Caption open={open} />}
          <div className={classes["screen"]}>
            <SessionView
              open={open}
              visible
              active={open === active}
              place="alone"
              onEdit={null}
              visitor={visitor}
              leave={leave}
            />
          </div>
        </div>
      ))}
    </main>
  );
}

/** Comes down when it is pointed at, touched, or reached by Ctrl+Alt+Shift. */
function Menu({ open, named }: { open: OpenSession; named: boolean }) {
  const immersion = useImmersion();
  const [held, setHeld] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!held) return;
    const release = ({ target }: PointerEvent) => {
      if (!(target instanceof Element) || root.current?.contains(target)) return;
      if (!target.closest("[data-portal]")) setHeld(false);
    };
    document.addEventListener("pointerdown", release, true);
    return () => document.removeEventListener("pointerdown", release, true);
  }, [held]);
  return (
    <div ref={root} className={classes["menu"]} data-held={held || undefined}>
      <div className={classes["strip"]}>
        {named && <span className={classes["menuName"]}>{open.target.name}</span>}
        <Toolbar open={open} immersion={immersion} />
      </div>
      <button
        type="button"
        className={classes["handle"]}
        aria-label="Session tools"
        aria-pressed={held}
        onClick={() => setHeld(!held)}
        data-testid="alone-menu"
      >
        <IconChevron size={14} />
      </button>
    </div>
  );
}

function Caption({ open: { session, target } }: { open: OpenSession }) {
  const state = useSessionState(session);
  return (
    <div className={classes["caption"]}>
      <ProtocolIcon protocol={target.protocol} size={14} />
      <span className={classes["captionName"]}>{target.name}</span>
      <StateDot state={shownState(state)} />
    </div>
  );
}
