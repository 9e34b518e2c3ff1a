import { Button, Loader, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { IconCheck } from "@/components/icons";
import type { Target } from "../hooks";
import { STEPS, type Wait } from "../words";
import classes from "./Session.module.css";

/** A connection that opens at once should not flash a card. */
const SHOW_AFTER_MS = 250;
/** After this long without a picture the reader is told what that may mean. */
const SLOW_AFTER_MS = 15_000;

interface ConnectingCardProps {
  readonly target: Target;
  readonly step: Wait;
  readonly onCancel: () => void;
  /** Null: there is no place to go back to. */
  readonly onClose: (() => void) | null;
}

function useAfter(milliseconds: number): boolean {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return due;
}

/** For the last step the session is open already: the card lets clicks around it through. */
export function ConnectingCard({ target, step, onCancel, onClose }: ConnectingCardProps) {
  const due = useAfter(SHOW_AFTER_MS);
  const open = step === "picture";
  const at = STEPS.findIndex((known) => known.step === step);
  if (!due) return <div className={classes["cover"]} data-through={open || undefined} />;
  return (
    <div className={classes["cover"]} data-through={open || undefined}>
      <div className={classes["card"]} data-testid="session-waiting" data-step={step}>
        <div className={classes["cardHead"]}>
          <ProtocolIcon protocol={target.protocol} size={22} />
          <div className={classes["cardName"]}>
            <Text fw={600} truncate>
              {open ? `Connected to ${target.name}` : `Connecting to ${target.name}`}
            </Text>
            <Text size="xs" c="var(--dg-muted)" truncate>
              {target.hostname}
            </Text>
          </div>
        </div>
        <ol className={classes["steps"]}>
          {STEPS.map(({ step: key, label }, index) => (
            <li key={key} data-at={index === at ? "now" : index < at ? "done" : "later"}>
              <span className={classes["stepSign"]}>
                {index < at ? <IconCheck size={14} /> : index === at && <Loader size={13} />}
              </span>
              {label}
            </li>
          ))}
        </ol>
        {open ? (
          <Slow label={onClose ? "Close" : "Disconnect"} onClose={onClose ?? onCancel} />
        ) : (
          <div className={classes["cardActions"]}>
            <Button size="xs" variant="default" onClick={onCancel}>
              Cancel
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function Slow({ label, onClose }: { label: string; onClose: () => void }) {
  const slow = useAfter(SLOW_AFTER_MS);
  return (
    <>
      {slow && (
        <Text size="sm" c="var(--dg-muted)" role="status" data-testid="session-slow">
          Nothing has been drawn for 15 seconds: the machine is slow, or it is not answering. You
          can go on waiting, press a key or move the pointer to wake its screen, or give up.
        </Text>
      )}
      <div className={classes["cardActions"]}>
        <Button size="xs" variant="default" onClick={onClose}>
          {label}
        </Button>
      </div>
    </>
  );
}
