import { Alert, Anchor, Button, Group, Modal, Select, Skeleton, Stack, Text } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { messageOf } from "@/lib/http";
import { hashOf } from "@/lib/route";
import { useCredentialChoices } from "../api/credentials";
import { useLoginPlan, useMyCredential } from "../api/login";
import { LoginPlanLine } from "./LoginPlanLine";

interface LogInAsDialogProps {
  readonly connection: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

const AS_SAID = "as the connection says";

/** With which credentials this person logs in here: their own, or what the connection says. */
export function LogInAsDialog({ connection, onClose }: LogInAsDialogProps) {
  const plan = useLoginPlan(connection.id);
  const credentials = useCredentialChoices();
  const choose = useMyCredential(connection.id);
  const [picked, setPicked] = useState<string | null>(null);
  const own = (credentials.data ?? []).filter(({ kind }) => kind === "personal");
  const now = plan.data?.source === "personal" ? (plan.data.credential?.id ?? AS_SAID) : AS_SAID;
  const value = picked ?? now;
  const failed = plan.error ?? credentials.error;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!plan.data || choose.isPending) return;
    choose.mutate(
      { credentialId: value === AS_SAID ? null : value, target: plan.data.target },
      { onSuccess: onClose, onError: () => void plan.refetch() },
    );
  };
  return (
    <Modal opened onClose={onClose} title={`Log in to “${connection.name}” as…`} size="md" centered>
      {failed ? (
        <Alert color="red" variant="light" role="alert">
          {messageOf(failed)}
        </Alert>
      ) : plan.data && credentials.data ? (
        <form onSubmit={submit}>
          <Stack>
            {choose.error && (
              <Alert color="red" variant="light" role="alert">
                {messageOf(choose.error)}
              </Alert>
            )}
            <LoginPlanLine connectionId={connection.id} />
            <Select
              label="Log me in with"
              data={[
                { value: AS_SAID, label: "What the connection says" },
                ...own.map(({ id, name, username }) => ({
                  value: id,
                  label: username ? `My ‘${name}’ (${username})` : `My ‘${name}’`,
                })),
              ]}
              allowDeselect={false}
              value={value}
              onChange={setPicked}
              data-autofocus
              data-testid="log-in-as"
            />
            <Text size="xs" c="var(--dg-muted)">
              {own.length === 0
                ? "You have no credentials of your own yet. "
                : "Yours are sent only for as long as the connection leads where it leads now. "}
              <Anchor
                href={hashOf("my-credentials")}
                size="xs"
                underline="always"
                onClick={onClose}
              >
                My credentials
              </Anchor>
            </Text>
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={choose.isPending} data-testid="log-in-as-save">
                Use it
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack role="status" aria-busy="true" aria-label="Loading">
          <Skeleton height={40} />
          <Skeleton height={36} />
        </Stack>
      )}
    </Modal>
  );
}
