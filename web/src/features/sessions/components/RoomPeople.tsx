import { ActionIcon, Button, Popover, Text, Tooltip } from "@mantine/core";
import { IconClose, IconUser } from "@/components/icons";
import { formatWhen } from "@/lib/format";
import { seatIn, tintOf, type Room, type Seat, type Seating } from "@/tunnel";
import { roleWords } from "../roomWords";
import classes from "./Room.module.css";

/** Who is in, since when; for whose session it is: to give them the keyboard, and to send them out. */
export function People({ room, seating }: { room: Room; seating: Seating }) {
  const { seats } = seating;
  const label = `${seats.length} in this session`;
  return (
    <Popover position="bottom-end" width={300} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconUser size={15} />}
          aria-label={label}
          title={label}
          data-testid="room-people"
        >
          {seats.length}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" fw={600} mb={6}>
          In this session
        </Text>
        <ul className={classes["people"]}>
          {seats.map((seat) => (
            <Person key={seat.id} room={room} seating={seating} seat={seat} />
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function Person({ room, seating, seat }: { room: Room; seating: Seating; seat: Seat }) {
  const own = seatIn(seating, seating.me)?.role === "owner";
  const other = own && seat.id !== seating.me;
  const name = seat.name || "Somebody";
  return (
    <li className={classes["person"]} data-testid={`room-seat-${seat.id}`}>
      <span className={classes["dot"]} data-tint={tintOf(seating, seat.id)} />
      <div className={classes["personText"]}>
        <Text size="sm" fw={500} truncate title={name}>
          {seat.id === seating.me ? `${name} (you)` : name}
        </Text>
        <Text size="xs" c="var(--dg-muted)">
          {roleWords(seating, seat)}, since {formatWhen(seat.since)}
        </Text>
        {other && seat.id !== seating.holder && (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => room.give(seat.id, null)}
            aria-label={`Give keyboard and mouse to ${name}`}
          >
            Give keyboard and mouse
          </Button>
        )}
      </div>
      {other && (
        <Tooltip label={`Send ${name} out`}>
          <ActionIcon
            size={26}
            variant="subtle"
            color="red"
            aria-label={`Send ${name} out of this session`}
            onClick={() => room.remove(seat.id)}
            data-testid={`room-remove-${seat.id}`}
          >
            <IconClose size={15} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}
