import { Button, Input, PasswordInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { IconLock } from "@/components/icons";
import { labelOf, type FieldProps } from "./ParameterField";
import classes from "./ConnectionForm.module.css";

/** A secret goes to the server and never comes back: it is kept, replaced or cleared. */
export function SecretField(props: FieldProps) {
  const { parameter, value, error, stored, onChange } = props;
  const [replacing, setReplacing] = useState(false);
  const common = {
    label: labelOf(parameter),
    description: parameter.help || undefined,
    error,
    name: parameter.name,
    autoComplete: "new-password",
    value: value ?? "",
    autoFocus: replacing,
  };
  if (stored && !replacing) return <StoredSecret {...props} onReplace={() => setReplacing(true)} />;
  const keep = stored && (
    <Button
      size="compact-xs"
      variant="subtle"
      className={classes["keep"] ?? ""}
      onClick={() => {
        setReplacing(false);
        onChange(undefined);
      }}
    >
      Keep the stored one
    </Button>
  );
  return (
    <div>
      {parameter.type === "multiline" ? (
        <Textarea
          {...common}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          classNames={{ input: classes["code"] ?? "" }}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      ) : (
        <PasswordInput
          {...common}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      )}
      {keep}
    </div>
  );
}

function StoredSecret({
  parameter,
  value,
  error,
  onChange,
  onReplace,
}: FieldProps & { onReplace: () => void }) {
  const cleared = value === null;
  return (
    <Input.Wrapper
      label={labelOf(parameter)}
      description={parameter.help || undefined}
      error={error}
    >
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
