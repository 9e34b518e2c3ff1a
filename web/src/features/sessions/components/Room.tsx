/**
 * What is over the screen while somebody else is in the session as well: the bar that says who, and whose
 * keyboard it is; whoever asks for it; and what is to be read, by one who is alone, too.
 */
import { Button } from "@mantine/core";
import { useState } from "react";
import { isBoolean, readStored, writeStored } from "@/lib/stored";
import { DENIED_MS, type RemoteSession, type RoomState, type Seating } from "@/tunnel";
import { useRoom } from "../hooks";
import { deniedWords, holderWords, isTogether, whoseWords } from "../roomWords";
import { Bar } from "./RoomBar";
import { Notices } from "./RoomNotices";
import { Requests } from "./RoomRequests";
import classes from "./Room.module.css";
import { useTimedOut } from "./useTimedOut";

const AT_BOTTOM = "room.bottom";

interface RoomProps {
  readonly session: RemoteSession;
  readonly place: string;
  /** Whether this person has come to see only, whatever they may. */
  readonly watches: boolean;
}

export function Room({ session, place, watches }: RoomProps) {
  const state = useRoom(session);
  const [bottom, setBottom] = useState(() => readStored(AT_BOTTOM, isBoolean, false));
  const { seating, notices } = state;
  const together = isTogether(seating);
  const move = () => {
    writeStored(AT_BOTTOM, !bottom);
    setBottom(!bottom);
  };
  if (!together && notices.length === 0) return null;
  return (
    <div
      className={classes["room"]}
      data-bottom={bottom || undefined}
      data-over={(together && !bottom) || undefined}
      data-alone={place === "alone" || undefined}
      data-testid="room"
    >
      {together && (
        <>
          <Bar
            session={session}
            state={state}
            seating={seating}
            watches={watches}
            onMove={move}
            bottom={bottom}
          />
          <Requests room={session.room} seating={seating} />
          {state.denied > 0 && (
            <Denied
              key={state.denied}
              session={session}
              words={watches ? ONLY_WATCHES : deniedWords(seating)}
            />
          )}
          <Said state={state} seating={seating} />
        </>
      )}
      <Notices room={session.room} notices={notices} />
    </div>
  );
}

const ONLY_WATCHES = "You only watch here. To type, choose Join on the page of live sessions.";

/** Once for a while: who types on has read it. */
function Denied({ session, words }: { session: RemoteSession; words: string }) {
  const over = useTimedOut(DENIED_MS);
  const [read, setRead] = useState(false);
  if (over || read) return null;
  return (
    <div className={classes["pill"]} role="status" data-testid="room-denied">
      {words}
      <Button
        size="compact-xs"
        variant="white"
        color="dark"
        onClick={() => {
          setRead(true);
          session.focus();
        }}
      >
        All right
      </Button>
    </div>
  );
}

/** For the screen reader: who has the keyboard, what was pointed at, and the last line of the chat. */
function Said({ state: { chat, looked }, seating }: { state: RoomState; seating: Seating }) {
  const last = chat.at(-1);
  return (
    <div className={classes["sr"]} data-testid="room-said">
      <p role="status">{`${whoseWords(seating)}. ${holderWords(seating)}.`}</p>
      <p role="status">{looked && `${looked.name} points at something on the screen.`}</p>
      <p role="status">{last && last.seat !== seating.me && `${last.name}: ${last.text}`}</p>
    </div>
  );
}
