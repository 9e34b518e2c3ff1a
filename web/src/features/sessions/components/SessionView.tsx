import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { IconPlugOff } from "@/components/icons";
import { wakeAudioOnGesture } from "@/tunnel";
import { useSessionState, type OpenSession } from "../hooks";
import { describe, shownState } from "../words";
import { ConnectingCard } from "./ConnectingCard";
import { EndedCard } from "./EndedCard";
import { RequiredCard } from "./RequiredCard";
import classes from "./Session.module.css";

interface SessionViewProps {
  readonly open: OpenSession;
  /** Whether its tab is in front: then it is drawn to size, and takes the focus. */
  readonly visible: boolean;
  readonly active: boolean;
  readonly onEdit: (() => void) | null;
  readonly onClose: () => void;
}

/** Puts a session's stage into the page, and says over it what the stage can't show. */
export function SessionView({ open, visible, active, onEdit, onClose }: SessionViewProps) {
  const { session, target } = open;
  const state = useSessionState(session);
  const holder = useRef<HTMLDivElement>(null);
  const shown = shownState(state);

  useEffect(() => {
    holder.current?.append(session.stage, session.sink);
    // The stage has its size only after the layout, and the gateway is told that size.
    const frame = requestAnimationFrame(() => {
      if (session.state.get().phase === "idle") void session.connect();
    });
    return () => cancelAnimationFrame(frame);
  }, [session]);

  useEffect(() => wakeAudioOnGesture(), []);

  useEffect(() => {
    if (visible) session.shown();
    if (visible && active && shown === "connected") session.focus();
  }, [session, visible, active, shown]);

  return (
    <section
      className={classes["view"]}
      aria-label={target.name}
      data-testid={`session-${target.id}`}
      data-scale={state.scale}
    >
      <div
        ref={holder}
        className={classes["holder"]}
        data-dimmed={shown === "ended" || undefined}
        data-testid="session-canvas"
        onPointerDown={(event) => {
          if (event.pointerType === "mouse") session.focus();
        }}
      />
      <div
        role="status"
        aria-live="polite"
        className={classes["sr"]}
        data-testid="session-state"
        data-state={shown}
        data-phase={state.phase}
        data-ending={state.end ? (state.end.ending ?? "") : undefined}
        data-status={state.end?.status}
      >
        {describe(state, target.name)}
      </div>
      {shown === "unstable" && (
        <div className={classes["unstable"]}>
          <IconPlugOff size={16} />
          <span>The connection is unstable. Waiting for the server…</span>
          <Button
            size="compact-xs"
            variant="white"
            color="dark"
            onClick={() => void session.connect()}
          >
            Reconnect
          </Button>
        </div>
      )}
      {state.required ? (
        <RequiredCard
          key={state.required.join()}
          target={target}
          names={state.required}
          onAnswer={(values) => {
            session.answer(values);
            session.focus();
          }}
          onCancel={() => session.disconnect()}
        />
      ) : shown === "connecting" ? (
        <ConnectingCard target={target} step={state.step} onCancel={() => session.disconnect()} />
      ) : (
        state.end && (
          <EndedCard
            target={target}
            end={state.end}
            onReconnect={() => void session.connect()}
            onEdit={onEdit}
            onClose={onClose}
          />
        )
      )}
    </section>
  );
}
