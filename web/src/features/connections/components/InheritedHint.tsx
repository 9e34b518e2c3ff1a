import { Button, Text } from "@mantine/core";
import type { Effective } from "@/lib/api";
import { originName, shortened } from "../origins";
import classes from "./ConnectionForm.module.css";

interface InheritedHintProps {
  readonly label: string;
  /** What would apply if nothing were said here; undefined: nothing. */
  readonly inherited: Effective | undefined;
  /** What is said here: undefined or null: nothing; "": as if nobody had said anything. */
  readonly own: string | null | undefined;
  readonly onChange: (value: string | null) => void;
}

/** Below a field: where its value comes from, and the way to override it and back. */
export function InheritedHint({ label, inherited, own, onChange }: InheritedHintProps) {
  if (!inherited || inherited.origin.kind === "default") return null;
  const from = originName(inherited.origin);
  const value = shortened(inherited.value);
  const inherits = own === undefined || own === null;
  return (
    <div className={classes["hint"]}>
      <Text span size="xs" c="var(--dg-muted)">
        {inherits
          ? `From ${from}.`
          : own === ""
            ? `Unset here; ${from} says “${value}”.`
            : own === inherited.value
              ? `The same as in ${from}.`
              : `Instead of “${value}” from ${from}.`}
      </Text>
      {inherits ? (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          aria-label={`Leave ${label} unset here`}
          onClick={() => onChange("")}
        >
          Unset
        </Button>
      ) : (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`Inherit ${label} again`}
          onClick={() => onChange(null)}
        >
          Inherit
        </Button>
      )}
    </div>
  );
}
