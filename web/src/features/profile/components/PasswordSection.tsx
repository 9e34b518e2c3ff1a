import { Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { Section } from "@/components/Section";
import { fieldErrors, isOfNoField } from "@/lib/fieldErrors";
import { useOwnPassword } from "../api/profile";

/** A new password. Other log-ins end by it. */
export function PasswordSection() {
  const save = useOwnPassword();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const errors = fieldErrors(save.error);
  const differs = again !== "" && next !== again;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!current || !next || next !== again || save.isPending) return;
    const clear = () => [setCurrent, setNext, setAgain].forEach((set) => set(""));
    save.mutate({ current, new: next }, { onSuccess: clear });
  };
  return (
    <Section
      title="Password"
      about="Your other log-ins end when it changes."
      error={isOfNoField(save.error) ? save.error : null}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            value={current}
            error={errors["current"]}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            value={next}
            error={errors["new"] ?? errors["password"]}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password again"
            autoComplete="new-password"
            value={again}
            error={differs ? "It differs from the one above." : undefined}
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
          <Group justify="space-between">
            <Text size="sm" c="var(--dg-muted)" role="status">
              {save.isSuccess ? "The password was changed." : ""}
            </Text>
            <Button
              type="submit"
              size="xs"
              loading={save.isPending}
              disabled={!current || !next || next !== again}
            >
              Change password
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
