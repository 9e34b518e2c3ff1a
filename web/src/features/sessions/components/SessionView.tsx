import { Button } from "@mantine/core";
import { useEffect, useLayoutEffect, useRef } from "react";
import { IconPlugOff } from "@/components/icons";
import { wakeAudioOnGesture, type RemoteSession } from "@/tunnel";
import { useQuestion, useSessionState, type OpenSession } from "../hooks";
import { focusIsFree } from "../focus";
import { describe, shownState, waitOf } from "../words";
import { ConnectingCard } from "./ConnectingCard";
import { EndedCard, type Leave } from "./EndedCard";
import { QuestionCard } from "./QuestionCard";
import { Reconnecting } from "./Reconnecting";
import { RequiredCard } from "./RequiredCard";
import { Room } from "./Room";
import classes from "./Session.module.css";

interface SessionViewProps {
  readonly open: OpenSession;
  /** Whether its tab is in front: then it is drawn to size, and takes the focus. */
  readonly visible: boolean;
  readonly active: boolean;
  /** Where it is docked. */
  readonly place: string;
  readonly onEdit: (() => void) | null;
  readonly visitor?: boolean;
  readonly leave: Leave | null;
}

/** A tab that is opened behind others has no size, and connects all the same. */
const SIZE_WAIT_MS = 500;

function whenSized(element: HTMLElement, then: () => void): () => void {
  const observer = new ResizeObserver(() => {
    if (element.clientWidth > 0 && element.clientHeight > 0) then();
  });
  observer.observe(element);
  const timer = setTimeout(then, SIZE_WAIT_MS);
  return () => {
    observer.disconnect();
    clearTimeout(timer);
  };
}

/** To what the present state has for the focus; to the view itself while there is nothing. */
function giveFocus(view: HTMLElement, session: RemoteSession): void {
  const taker = view.querySelector<HTMLElement>("[data-takes-focus]");
  if (taker) taker.focus({ preventScroll: true });
  else if (session.live) session.focus();
  else if (!view.contains(document.activeElement)) view.focus({ preventScroll: true });
}

/** Puts a session's stage into the page, and says over it what the stage can't show. */
export function SessionView({
  open,
  visible,
  active,
  place,
  onEdit,
  visitor = false,
  leave,
}: SessionViewProps) {
  const { session, target } = open;
  const state = useSessionState(session);
  const root = useRef<HTMLElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  const shown = shownState(state);
  const question = useQuestion(open);
  const asked = state.required !== null || question !== null;
  const wait = waitOf(state);

  useEffect(() => {
    holder.current?.append(session.stage, session.sink);
    // The gateway is told the stage's size, which it has only when the docking has laid it out.
    return whenSized(session.stage, () => {
      if (session.state.get().phase === "idle") session.start();
    });
  }, [session]);

  useEffect(() => wakeAudioOnGesture(), []);

  useEffect(() => {
    if (visible) session.shown();
    if (!(visible && active)) return;
    // In the next frame, because a tab that was just added is not on the screen yet.
    const frame = requestAnimationFrame(() => {
      // Keys must never go to a remote machine, or to Reconnect, that were meant for something else.
      if (root.current && focusIsFree(root.current)) giveFocus(root.current, session);
    });
    return () => cancelAnimationFrame(frame);
  }, [session, visible, active, shown, asked, place]);

  useLayoutEffect(() => {
    // What held the focus while it reconnected is gone at this very moment: not a key may go elsewhere.
    if (state.returns > 0 && visible && active && document.activeElement === document.body)
      session.focus();
    // Only when it is back: to be looked at again is not a return.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [session, state.returns]);

  return (
    <section
      ref={root}
      className={classes["view"]}
      tabIndex={-1}
      onFocus={(event) => {
        if (event.target === event.currentTarget) giveFocus(event.currentTarget, session);
      }}
      data-testid={`session-${target.id}`}
      data-scale={state.scale}
      data-drawn={state.pictured || undefined}
    >
      <div
        ref={holder}
        className={classes["holder"]}
        data-dimmed={shown === "ended" || shown === "reconnecting" || undefined}
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
        data-returns={state.returns}
      >
        {question ? `${target.name} asks for credentials.` : describe(state, target.name)}
      </div>
      <Room session={session} place={place} watches={target.opens?.watch !== undefined} />
      {shown === "unstable" && (
        <div className={classes["unstable"]}>
          <IconPlugOff size={16} />
          <span>The connection is unstable. Waiting for the server…</span>
          <Button
            size="compact-xs"
            variant="white"
            color="dark"
            onClick={() => (state.sessionId === null ? void session.connect() : session.comeBack())}
          >
            Reconnect
          </Button>
        </div>
      )}
      {shown === "reconnecting" && <Reconnecting session={session} state={state} target={target} />}
      {question ? (
        <QuestionCard key={question.trouble} target={target} question={question} />
      ) : state.required ? (
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
      ) : wait ? (
        <ConnectingCard
          target={target}
          step={wait}
          onCancel={() => session.disconnect()}
          onClose={leave?.go ?? null}
        />
      ) : (
        state.end && (
          <EndedCard
            target={target}
            end={state.end}
            onReconnect={() => void session.connect()}
            onContinue={state.returnable ? () => session.comeBack() : null}
            onEdit={onEdit}
            visitor={visitor}
            leave={leave}
          />
        )
      )}
    </section>
  );
}
