import { Input, PasswordInput, SegmentedControl, Stack } from "@mantine/core";
import { useId } from "react";
import type { Dialect } from "@/lib/managed";
import { secretRule } from "../words";

interface SecretChoiceProps {
  readonly dialect: Dialect;
  /** Null: the server makes one. */
  readonly value: string | null;
  readonly error: string | undefined;
  readonly onChange: (value: string | null) => void;
}

/** One that the server makes, or the one that a platform has already. */
export function SecretChoice({ dialect, value, error, onChange }: SecretChoiceProps) {
  const id = useId();
  return (
    <Stack gap={6}>
      <Input.Wrapper
        label="Secret"
        labelElement="div"
        labelProps={{ id }}
        description={
          value === null
            ? "One that nobody guesses is made, and shown to you once."
            : "It is kept sealed, and never shown again."
        }
      >
        <SegmentedControl
          mt={6}
          size="xs"
          aria-labelledby={id}
          data={[
            { value: "make", label: "Make one" },
            { value: "give", label: "Give one" },
          ]}
          value={value === null ? "make" : "give"}
          onChange={(chosen) => onChange(chosen === "make" ? null : "")}
        />
      </Input.Wrapper>
      {value !== null && (
        <PasswordInput
          name="secret"
          aria-label="The secret to use"
          description={secretRule(dialect)}
          autoComplete="off"
          autoFocus
          maxLength={1024}
          value={value}
          error={error}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Stack>
  );
}
