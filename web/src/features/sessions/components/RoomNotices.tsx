import { ActionIcon } from "@mantine/core";
import { IconAlert, IconClose, IconInfo } from "@/components/icons";
import type { Notice, Room } from "@/tunnel";
import classes from "./Room.module.css";

/** What an administrator has to say, and what the server warns of. */
export function Notices({ room, notices }: { room: Room; notices: readonly Notice[] }) {
  return notices.map(({ key, text, from, warning }) => {
    const Sign = warning ? IconAlert : IconInfo;
    return (
      <div
        key={key}
        className={classes["notice"]}
        data-warning={warning || undefined}
        role={warning ? "alert" : "status"}
        data-testid="room-notice"
      >
        <Sign size={18} />
        <div className={classes["noticeText"]}>
          {from && <strong>{from}: </strong>}
          {text}
        </div>
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          aria-label="Dismiss"
          onClick={() => room.dismiss(key)}
        >
          <IconClose size={14} />
        </ActionIcon>
      </div>
    );
  });
}
