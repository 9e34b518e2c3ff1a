import type { IDockviewPanelHeaderProps } from "dockview-react";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { IconClose } from "@/components/icons";
import { useOpenSessions, useSessionActions, useSessionState, type OpenSession } from "../hooks";
import { describe, shownState } from "../words";
import classes from "./Workspace.module.css";

export function SessionTab({ api }: IDockviewPanelHeaderProps) {
  const { registry } = useSessionActions();
  const open = useOpenSessions(registry).get(api.id);
  return open ? <Tab open={open} onClose={() => api.close()} /> : null;
}

function Tab({ open: { session, target }, onClose }: { open: OpenSession; onClose: () => void }) {
  const state = useSessionState(session);
  return (
    <div
      className={classes["tab"]}
      title={describe(state, target.name)}
      onAuxClick={(event) => {
        if (event.button === 1) onClose();
      }}
      data-testid={`session-tab-${target.id}`}
    >
      <ProtocolIcon protocol={target.protocol} size={15} />
      <span className={classes["tabName"]}>{target.name}</span>
      <span className={classes["dot"]} data-state={shownState(state)} />
      <button
        type="button"
        className={classes["close"]}
        aria-label={`Close ${target.name}`}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          onClose();
        }}
      >
        <IconClose size={13} />
      </button>
    </div>
  );
}
