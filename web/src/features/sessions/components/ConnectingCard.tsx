import { Button, Loader, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { IconCheck } from "@/components/icons";
import type { Step } from "@/tunnel";
import type { Target } from "../hooks";
import { STEPS } from "../words";
import classes from "./Session.module.css";

/** A connection that opens at once should not flash a card. */
const SHOW_AFTER_MS = 250;

interface ConnectingCardProps {
  readonly target: Target;
  readonly step: Step;
  readonly onCancel: () => void;
}

export function ConnectingCard({ target, step, onCancel }: ConnectingCardProps) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const at = STEPS.findIndex((known) => known.step === step);
  if (!due) return <div className={classes["cover"]} />;
  return (
    <div className={classes["cover"]}>
      <div className={classes["card"]}>
        <div className={classes["cardHead"]}>
          <ProtocolIcon protocol={target.protocol} size={22} />
          <div className={classes["cardName"]}>
            <Text fw={600} truncate>
              Connecting to {target.name}
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
        <div className={classes["cardActions"]}>
          <Button size="xs" variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </div>
    </div>
  );
}
