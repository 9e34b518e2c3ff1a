import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconClose } from "@/components/icons";
import { useNow } from "@/lib/now";
import { tintOf, type RemoteSession, type RoomState, type Seating } from "@/tunnel";
import { useSessionState } from "../hooks";
import { claimOf, holderWords, leftWords, whoseWords } from "../roomWords";
import { Chat } from "./RoomChat";
import { IconEdge, IconPoint } from "./roomIcons";
import { People } from "./RoomPeople";
import classes from "./Room.module.css";

interface BarProps {
  readonly session: RemoteSession;
  readonly state: RoomState;
  readonly seating: Seating;
  readonly watches: boolean;
  readonly bottom: boolean;
  readonly onMove: () => void;
}

/** Who is in, who has keyboard and mouse, and what one can do. */
export function Bar({ session, state, seating, watches, bottom, onMove }: BarProps) {
  const { room } = session;
  const joined = room.joined;
  return (
    <div
      className={classes["bar"]}
      role="toolbar"
      aria-label="This session together"
      data-testid="room-bar"
      data-holds={seating.holder === seating.me || undefined}
      onKeyDown={(event) => {
        if (event.key === "Escape" && event.currentTarget.contains(event.target as Node))
          session.focus();
      }}
    >
      {joined && <span className={classes["whose"]}>{whoseWords(seating)}</span>}
      <span
        className={classes["holder"]}
        data-tint={tintOf(seating, seating.holder)}
        data-testid="room-holder"
      >
        <span className={classes["dot"]} />
        {holderWords(seating)}
        <Left until={seating.until} />
      </span>
      {watches ? (
        <span className={classes["hint"]}>You only watch.</span>
      ) : (
        <ClaimButton session={session} seating={seating} />
      )}
      <PointButton session={session} />
      <Chat session={session} state={state} seating={seating} />
      <People room={room} seating={seating} />
      <Tooltip label={bottom ? "Move this bar to the top" : "Move this bar to the bottom"}>
        <ActionIcon
          size={26}
          variant="subtle"
          color="gray"
          aria-label={bottom ? "Move this bar to the top" : "Move this bar to the bottom"}
          onClick={onMove}
        >
          <IconEdge size={15} style={bottom ? undefined : { transform: "rotate(180deg)" }} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function Left({ until }: { until: string | null }) {
  const now = useNow();
  const left = leftWords(until, now);
  return left ? <span className={classes["left"]}> {left}</span> : null;
}

function ClaimButton({ session, seating }: { session: RemoteSession; seating: Seating }) {
  const { room } = session;
  const button = (label: string, act: () => void, hint = "") => (
    <Tooltip label={hint} disabled={!hint}>
      <Button
        size="compact-sm"
        variant="light"
        onClick={() => {
          act();
          session.focus();
        }}
        data-testid="room-claim"
      >
        {label}
      </Button>
    </Tooltip>
  );
  switch (claimOf(seating)) {
    case "take-back":
      return (
        <>
          <span className={classes["hint"]}>Move the mouse to take them back.</span>
          {button("Take back", () => room.take(), "Moving the mouse or typing does it, too")}
        </>
      );
    case "take":
      return button("Take control", () => room.take());
    case "ask":
      return button("Ask for control", () => room.ask());
    case "asked":
      return (
        <Button size="compact-sm" variant="light" disabled data-testid="room-claim">
          Asked
        </Button>
      );
    case "give-back":
      return button("Give back", () => room.giveBack());
    case "none":
      return null;
  }
}

function PointButton({ session }: { session: RemoteSession }) {
  const { aims } = useSessionState(session);
  const label = aims ? "Don’t point" : "Point at something: click here, then there";
  return (
    <Tooltip label={aims ? label : `${label} (or Alt and a double click)`}>
      <ActionIcon
        size={26}
        variant={aims ? "filled" : "subtle"}
        color={aims ? "red" : "gray"}
        aria-label={label}
        aria-pressed={aims}
        onClick={() => session.aim(!aims)}
        data-testid="room-point"
      >
        {aims ? <IconClose size={15} /> : <IconPoint size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}
