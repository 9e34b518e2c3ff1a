import { Button, Text } from "@mantine/core";
import { seatIn, type Room, type Seating } from "@/tunnel";
import classes from "./Room.module.css";

const SOME_TIME_SECONDS = 300;

/** For whose session it is: everybody who asks for keyboard and mouse. It takes no focus. */
export function Requests({ room, seating }: { room: Room; seating: Seating }) {
  if (seatIn(seating, seating.me)?.role !== "owner") return null;
  return seating.asking.map((id) => {
    const name = seatIn(seating, id)?.name ?? "Somebody";
    return (
      <div
        key={id}
        className={classes["request"]}
        role="group"
        aria-label={`${name} asks for control`}
        data-testid={`room-request-${id}`}
      >
        <Text size="sm" role="status">
          <strong>{name}</strong> asks for keyboard and mouse. You can take them back at any time.
        </Text>
        <div className={classes["answers"]}>
          <Button size="compact-sm" onClick={() => room.give(id, SOME_TIME_SECONDS)}>
            Give for 5 minutes
          </Button>
          <Button size="compact-sm" variant="light" onClick={() => room.give(id, null)}>
            Until I take them back
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => room.refuse(id)}>
            Not now
          </Button>
        </div>
      </div>
    );
  });
}
