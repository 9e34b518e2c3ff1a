import type { IDockviewPanelHeaderProps } from "dockview-react";
import { useEffect, useRef } from "react";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { IconClose } from "@/components/icons";
import {
  useOpenSessions,
  useRoom,
  useSessionActions,
  useSessionState,
  type OpenSession,
} from "../hooks";
import { whoseWords } from "../roomWords";
import { describe, shownState } from "../words";
import { StateDot } from "./StateDot";
import { useActive } from "./usePanel";
import classes from "./Workspace.module.css";

export function SessionTab({ api }: IDockviewPanelHeaderProps) {
  const { registry } = useSessionActions();
  const open = useOpenSessions(registry).get(api.id);
  const active = useActive(api);
  return open ? <Tab open={open} active={active} onClose={() => api.close()} /> : null;
}

const SCROLL_AFTER_MS = 80;

interface TabProps {
  readonly open: OpenSession;
  readonly active: boolean;
  readonly onClose: () => void;
}

function Tab({ open: { session, target }, active, onClose }: TabProps) {
  const state = useSessionState(session);
  const { seating } = useRoom(session);
  const whose = seating && session.room.joined ? whoseWords(seating) : "";
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!active) return;
    // The strip scrolls to the tab as soon as it is added, when it has no width yet, and once more after.
    const timer = setTimeout(
      () => root.current?.scrollIntoView({ block: "nearest", inline: "nearest" }),
      SCROLL_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [active]);

  return (
    <div
      ref={root}
      className={classes["tab"]}
      title={[describe(state, target.name), whose].filter(Boolean).join(" ")}
      onAuxClick={(event) => {
        if (event.button === 1) onClose();
      }}
      data-testid={`session-tab-${target.id}`}
    >
      <ProtocolIcon protocol={target.protocol} size={15} />
      <span className={classes["tabName"]}>{target.name}</span>
      {whose && <span className={classes["tabWhose"]}>{whose}</span>}
      <StateDot state={shownState(state)} />
      {/* For the pointer alone: a tab can hold no button, and on the keyboard it is closed with Delete. */}
      <span
        className={classes["close"]}
        aria-hidden="true"
        title="Close (Delete)"
        data-testid={`session-tab-close-${target.id}`}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          onClose();
        }}
      >
        <IconClose size={13} />
      </span>
    </div>
  );
}
