/** How a session is: the same small parts in the list and on the tiles. */
import { Badge, Text, Tooltip } from "@mantine/core";
import { formatDuration, formatWhen } from "@/lib/format";
import { isParked, leftWords, type LiveSession } from "@/lib/live";
import { useNow } from "@/lib/now";
import { IconEye } from "../icons";
import { busyness, distanceWords, idleWords, watchedWords } from "../words";
import classes from "./Live.module.css";

interface FactProps {
  readonly item: LiveSession;
}

/** How long it has been going on. */
export function Age({ item }: FactProps) {
  const now = useNow();
  const since = item.opened_at ?? item.started_at;
  return (
    <time dateTime={since} title={`Since ${formatWhen(since)}`} className={classes["figure"]}>
      {formatDuration((now - Date.parse(since)) / 1000)}
    </time>
  );
}

const BARS = [1, 2, 3] as const;

export function Busy({ item }: FactProps) {
  const busy = busyness(item);
  if (!busy) return <span className={classes["muted"]}>unknown</span>;
  return (
    <Tooltip label={busy.detail}>
      <span className={classes["busy"]} data-level={busy.level}>
        <span className={classes["bars"]} aria-hidden="true">
          {BARS.map((bar) => (
            <span key={bar} data-on={bar <= busy.level || undefined} />
          ))}
        </span>
        {busy.label}
      </span>
    </Tooltip>
  );
}

const UNTOLD = "Only Deskgate's own page tells how far away it is.";

export function Distance({ item }: FactProps) {
  if (isParked(item)) return <span className={classes["muted"]}>–</span>;
  const words = distanceWords(item);
  if (item.roundtrip !== null) return <span className={classes["figure"]}>{words}</span>;
  return (
    <Tooltip label={UNTOLD}>
      <span className={classes["muted"]}>{words}</span>
    </Tooltip>
  );
}

export function Idle({ item }: FactProps) {
  const words = idleWords(item);
  return <span className={words === "active" ? classes["figure"] : classes["muted"]}>{words}</span>;
}

const WAITS = "No browser shows it. It goes on and waits to be continued.";

/** That it has no browser, and for how long it waits for one; nothing where it has. */
export function Parked({ item }: FactProps) {
  return isParked(item) ? <ParkedMark item={item} /> : null;
}

function ParkedMark({ item }: FactProps) {
  const left = leftWords(item, useNow());
  return (
    <Tooltip label={WAITS}>
      <span className={classes["state"]}>
        <Badge variant="light" color="yellow" size="sm">
          Parked
        </Badge>
        {left && <span className={classes["muted"]}>{left}</span>}
      </span>
    </Tooltip>
  );
}

/** Who looks on; nothing where nobody does. */
export function Watched({ item }: FactProps) {
  const words = watchedWords(item);
  if (!words) return null;
  const each = item.watchers.map(
    ({ name, control, since }) =>
      `${name}: ${control ? "may take the keyboard" : "sees only"}, since ${formatWhen(since)}`,
  );
  return (
    <Tooltip label={each.join("\n")} multiline maw={320} className={classes["lines"] ?? ""}>
      <span className={classes["watched"]} tabIndex={0}>
        <IconEye size={14} />
        <Text span size="xs" truncate>
          {words}
        </Text>
      </span>
    </Tooltip>
  );
}
