import { Button, Collapse } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { IconChevron } from "./icons";
import classes from "./Fold.module.css";

interface FoldProps {
  readonly label: string;
  /** Whether it is unfolded at first. */
  readonly initially: boolean;
  /** Whether it is unfolded whatever was chosen: something in it is wrong. */
  readonly forced: boolean;
  readonly children: ReactNode;
  readonly "data-testid": string;
}

/** The part of a form that few need, folded away. */
export function Fold({ label, initially, forced, children, "data-testid": testId }: FoldProps) {
  const [opened, setOpened] = useState(initially);
  const id = useId();
  const shown = opened || forced;
  return (
    <div>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        aria-expanded={shown}
        aria-controls={id}
        leftSection={
          <IconChevron size={14} className={classes["chevron"]} data-open={shown || undefined} />
        }
        onClick={() => setOpened(!opened)}
        data-testid={testId}
      >
        {label}
      </Button>
      <Collapse expanded={shown} id={id}>
        {children}
      </Collapse>
    </div>
  );
}
