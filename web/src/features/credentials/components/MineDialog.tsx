import { Alert, Button, Modal, Stack, Text } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { FormFooter } from "@/components/FormFooter";
import type { Credential } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { useSaveMine } from "../api/mine";
import { valueChange, valueDraftOf } from "../valueDraft";
import { fieldErrors } from "@/lib/fieldErrors";
import { KeyPair } from "./KeyPair";
import { ValueFields } from "./ValueFields";

interface MineDialogProps {
  readonly credential: Credential;
  readonly onClose: () => void;
}

/** What this person has under a name that everybody fills in for themselves. */
export function MineDialog({ credential, onClose }: MineDialogProps) {
  const save = useSaveMine(credential.id);
  const [value, setValue] = useState(valueDraftOf(credential));
  const errors = fieldErrors(save.error);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate(valueChange(value, credential), { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`My ‘${credential.name}’`}
      closeOnClickOutside={false}
      data-testid="mine-dialog"
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {save.error && Object.keys(errors).length === 0 && (
            <Alert color="red" variant="light" role="alert">
              {messageOf(save.error)}
            </Alert>
          )}
          <Text size="sm" c="var(--dg-muted)">
            Connections that log in with ‘{credential.name}’ use what you enter here when it is you
            who opens them. It is stored encrypted, and nobody reads it.
          </Text>
          <ValueFields
            draft={value}
            secretsSet={credential.secrets_set}
            errors={errors}
            defaultDomain={credential.default_domain}
            onChange={setValue}
          />
          {credential.filled_in && <KeyPair credential={credential} />}
          <FormFooter>
            {credential.filled_in && (
              <Button
                data-start=""
                variant="subtle"
                color="red"
                disabled={save.isPending}
                onClick={() => save.mutate(null, { onSuccess: onClose })}
              >
                Forget mine
              </Button>
            )}
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="mine-save">
              Save
            </Button>
          </FormFooter>
        </Stack>
      </form>
    </Modal>
  );
}
