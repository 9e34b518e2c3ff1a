/** While a session's line is taken up again: the last picture stays, and this says so over it. */
import { Button, Loader, Text, type ButtonProps } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { IconPlugOff } from "@/components/icons";
import { useNow } from "@/lib/now";
import type { RemoteSession, SessionState } from "@/tunnel";
import type { Target } from "../hooks";
import { NOT_SENT } from "../words";
import classes from "./Session.module.css";

interface ReconnectingProps {
  readonly session: RemoteSession;
  readonly state: SessionState;
  readonly target: Target;
}

/** Those that are the browser's, whatever somebody is typing: away from here, and the page anew. */
const FREE = new Set(["Tab", "F5", "F11", "F12"]);

/** What was meant for the remote machine is nobody else's: no shortcut of the page's, none of the browser's. */
function swallow(event: KeyboardEvent): void {
  event.stopPropagation();
  const onButton = event.target instanceof HTMLButtonElement;
  if (!onButton && !FREE.has(event.key)) event.preventDefault();
}

/** A dialog that takes the focus: what is typed on goes nowhere, and the Tab key is free. */
export function Reconnecting(props: ReconnectingProps) {
  return props.state.pictured ? <Strip {...props} /> : <Card {...props} />;
}

function Strip({ session, state }: ReconnectingProps) {
  return (
    <div
      className={classes["unstable"]}
      role="dialog"
      aria-label="Reconnecting"
      tabIndex={-1}
      onKeyDown={swallow}
      data-takes-focus
      data-testid="session-reconnecting"
    >
      <IconPlugOff size={16} />
      <span>
        <strong>Reconnecting…</strong> {NOT_SENT} <Next at={state.retryAt} />
      </span>
      <Choices session={session} waits={state.retryAt !== null} look={ON_STRIP} />
    </div>
  );
}

/** After a reload there is no picture yet. */
function Card({ session, state, target }: ReconnectingProps) {
  return (
    <div className={classes["cover"]}>
      <div
        className={classes["card"]}
        role="dialog"
        aria-label={`Continuing ${target.name}`}
        tabIndex={-1}
        onKeyDown={swallow}
        data-takes-focus
        data-testid="session-reconnecting"
      >
        <div className={classes["cardHead"]}>
          <ProtocolIcon protocol={target.protocol} size={22} />
          <div className={classes["cardName"]}>
            <Text fw={600} truncate>
              Continuing {target.name}
            </Text>
            <Text size="xs" c="var(--dg-muted)">
              The session is running; this page goes back to it. <Next at={state.retryAt} />
            </Text>
          </div>
          <Loader size={16} />
        </div>
        <div className={classes["cardActions"]}>
          <Choices session={session} waits={state.retryAt !== null} look={ON_CARD} />
        </div>
      </div>
    </div>
  );
}

const ON_STRIP: ButtonProps = { size: "compact-xs", variant: "white", color: "dark" };
const ON_CARD: ButtonProps = { size: "xs", variant: "default" };

interface ChoicesProps {
  readonly session: RemoteSession;
  readonly waits: boolean;
  readonly look: ButtonProps;
}

function Choices({ session, waits, look }: ChoicesProps) {
  return (
    <>
      <Button {...look} disabled={!waits} onClick={() => session.tryNow()}>
        Try now
      </Button>
      <Button {...look} onClick={() => session.giveUp()} data-testid="session-give-up">
        Give up
      </Button>
    </>
  );
}

/** Nothing for the quick first attempts, which nobody could read. */
const WORTH_SAYING_SECONDS = 2;

function Next({ at }: { at: number | null }) {
  const now = useNow();
  const seconds = at === null ? 0 : Math.ceil((at - now) / 1000);
  return seconds >= WORTH_SAYING_SECONDS ? <>Next attempt in {seconds} s.</> : null;
}
