import { Button, Text } from "@mantine/core";
import { IconAlert, IconCheck, IconPlugOff, IconRefresh, type Icon } from "@/components/icons";
import type { SessionEnd } from "@/tunnel";
import type { Target } from "../hooks";
import { outcomeOf, type Outcome, type Reader } from "../outcome";
import classes from "./Session.module.css";

const SIGNS: Readonly<Record<Outcome["tone"], Icon>> = {
  calm: IconCheck,
  lost: IconPlugOff,
  refused: IconAlert,
};

export interface Leave {
  readonly label: string;
  readonly go: () => void;
}

interface EndedCardProps {
  readonly target: Target;
  readonly end: SessionEnd;
  readonly onReconnect: () => void;
  /** Goes on with the session itself, where it may be live still; else null. */
  readonly onContinue: (() => void) | null;
  /** Null for users who may not change connections. */
  readonly onEdit: (() => void) | null;
  /** Who came by a link alone has no settings, and nobody to ask but whoever gave it. */
  readonly visitor: boolean;
  /** What leads away from here; null where there is nothing else. */
  readonly leave: Leave | null;
}

export function EndedCard({
  target,
  end,
  onReconnect,
  onContinue,
  onEdit,
  visitor,
  leave,
}: EndedCardProps) {
  const reader: Reader = visitor ? "visitor" : onEdit ? "manager" : "person";
  const outcome = outcomeOf(end, reader);
  const Sign = SIGNS[outcome.tone];
  return (
    <div className={classes["cover"]}>
      <div className={classes["card"]} role="alertdialog" aria-label={outcome.title}>
        <div className={classes["cardHead"]}>
          <span className={classes["tone"]} data-tone={outcome.tone}>
            <Sign size={20} />
          </span>
          <div className={classes["cardName"]}>
            <Text fw={600} data-testid="session-outcome">
              {outcome.title}
            </Text>
            <Text size="xs" c="var(--dg-muted)" truncate>
              {target.name}
            </Text>
          </div>
        </div>
        <Text size="sm">{outcome.what}</Text>
        {outcome.todo && (
          <Text size="sm" c="var(--dg-muted)">
            {outcome.todo}
          </Text>
        )}
        <div className={classes["cardActions"]}>
          {onContinue && (
            <Button
              size="sm"
              leftSection={<IconRefresh size={16} />}
              onClick={onContinue}
              data-takes-focus
              data-testid="session-continue"
            >
              {end.ending === "moved" ? "Bring it back here" : "Continue the session"}
            </Button>
          )}
          {end.ending !== "moved" && (
            <Button
              size="sm"
              variant={onContinue ? "default" : "filled"}
              leftSection={onContinue ? undefined : <IconRefresh size={16} />}
              onClick={onReconnect}
              data-takes-focus={onContinue ? undefined : true}
              data-testid="session-reconnect"
            >
              {onContinue ? "Begin a new one" : "Reconnect"}
            </Button>
          )}
          {onEdit && outcome.settings && (
            <Button size="sm" variant="default" onClick={onEdit} data-testid="session-edit">
              Edit connection
            </Button>
          )}
          {leave && (
            <Button
              size="sm"
              variant="subtle"
              color="gray"
              onClick={leave.go}
              data-testid="session-close"
            >
              {leave.label}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
