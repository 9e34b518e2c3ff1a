/** A secret goes to the server and never comes back: it is entered, kept, replaced or cleared. */
import { Button, Input, PasswordInput, Textarea } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { IconLock } from "./icons";
import classes from "./SecretInput.module.css";

interface SecretInputProps {
  readonly label: ReactNode;
  readonly name: string;
  readonly description?: string | undefined;
  readonly error?: string | undefined;
  readonly multiline?: boolean;
  /** Whether the server holds one. */
  readonly stored: boolean;
  /** Undefined: as it is on the server. Null: to be cleared. */
  readonly value: string | null | undefined;
  readonly onChange: (value: string | null | undefined) => void;
}

export function SecretInput(props: SecretInputProps) {
  const { label, name, description, error, multiline = false, stored, value, onChange } = props;
  const [replacing, setReplacing] = useState(false);
  const common = {
    label,
    description,
    error,
    name,
    autoComplete: multiline ? "off" : "new-password",
    value: value ?? "",
    autoFocus: replacing,
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange(event.currentTarget.value || undefined),
  };
  if (stored && !replacing) return <StoredSecret {...props} onReplace={() => setReplacing(true)} />;
  return (
    <div>
      {multiline ? (
        <Textarea
          {...common}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          classNames={{ input: classes["code"] ?? "" }}
        />
      ) : (
        <PasswordInput {...common} />
      )}
      {stored && (
        <Button
          size="compact-xs"
          variant="subtle"
          mt={4}
          onClick={() => {
            setReplacing(false);
            onChange(undefined);
          }}
        >
          Keep the stored one
        </Button>
      )}
    </div>
  );
}

function StoredSecret(props: SecretInputProps & { onReplace: () => void }) {
  const { label, description, error, value, onChange, onReplace } = props;
  const cleared = value === null;
  return (
    <Input.Wrapper label={label} labelElement="div" description={description} error={error}>
      <div className={classes["stored"]} data-cleared={cleared || undefined}>
        <IconLock size={15} />
        <span className={classes["storedText"]}>{cleared ? "Will be cleared" : "Stored"}</span>
        {cleared ? (
          <Button size="compact-xs" variant="default" onClick={() => onChange(undefined)}>
            Keep it
          </Button>
        ) : (
          <>
            <Button size="compact-xs" variant="default" onClick={onReplace}>
              Replace
            </Button>
            <Button size="compact-xs" variant="subtle" color="red" onClick={() => onChange(null)}>
              Clear
            </Button>
          </>
        )}
      </div>
    </Input.Wrapper>
  );
}
