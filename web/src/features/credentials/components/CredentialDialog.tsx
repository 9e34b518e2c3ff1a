import {
  Alert,
  Button,
  Group,
  Modal,
  Radio,
  Skeleton,
  Stack,
  Switch,
  Text,
  TextInput,
  Textarea,
} from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { FolderSelect } from "@/components/FolderSelect";
import { FormFooter } from "@/components/FormFooter";
import { fieldErrors } from "@/lib/fieldErrors";
import { ErrorNotice } from "@/components/Notice";
import type { Credential, CredentialKind } from "@/lib/api";
import { messageOf, type Tagged } from "@/lib/http";
import { useCredential, useSaveCredential, type CredentialChange } from "../api/credentials";
import { USUAL, useMakeKeyPair } from "../api/keyPair";
import { EMPTY_VALUE, valueChange, valueDraftOf } from "../valueDraft";
import { KINDS } from "../words";
import { KeyPair, PublicKey } from "./KeyPair";
import { ValueFields } from "./ValueFields";
import classes from "./Credentials.module.css";

interface CredentialDialogProps {
  /** Null: new ones, of one of these kinds. */
  readonly id: string | null;
  readonly kinds: readonly CredentialKind[];
  readonly mayAtRoot: boolean;
  readonly onClose: () => void;
}

export function CredentialDialog({ id, kinds, mayAtRoot, onClose }: CredentialDialogProps) {
  const credential = useCredential(id);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={
        id === null
          ? "New credentials"
          : `Edit ${credential.data ? `‘${credential.data.data.name}’` : "credentials"}`
      }
      closeOnClickOutside={false}
      data-testid="credential-dialog"
    >
      {id === null ? (
        <CredentialForm opened={null} kinds={kinds} mayAtRoot={mayAtRoot} onClose={onClose} />
      ) : credential.data ? (
        <CredentialForm
          opened={credential.data}
          kinds={kinds}
          mayAtRoot={mayAtRoot}
          onClose={onClose}
        />
      ) : credential.isError ? (
        <ErrorNotice
          title="The form can't be shown"
          message={messageOf(credential.error)}
          onRetry={() => void credential.refetch()}
        />
      ) : (
        <Stack role="status" aria-busy="true" aria-label="Loading">
          <Skeleton height={36} />
          <Skeleton height={36} />
          <Skeleton height={90} />
        </Stack>
      )}
    </Modal>
  );
}

interface FormProps {
  readonly opened: Tagged<Credential> | null;
  readonly kinds: readonly CredentialKind[];
  readonly mayAtRoot: boolean;
  readonly onClose: () => void;
}

function CredentialForm({ opened, kinds, mayAtRoot, onClose }: FormProps) {
  const before = opened?.data ?? null;
  const save = useSaveCredential(before?.id ?? null);
  const keyPair = useMakeKeyPair();
  const [kind, setKind] = useState<CredentialKind>(before?.kind ?? kinds[0] ?? "static");
  const [name, setName] = useState(before?.name ?? "");
  const [folderId, setFolderId] = useState<string | null>(before?.folder_id ?? null);
  const [domain, setDomain] = useState(before?.default_domain ?? "");
  const [notes, setNotes] = useState(before?.notes ?? "");
  const [value, setValue] = useState(before ? valueDraftOf(before) : EMPTY_VALUE);
  const [withKey, setWithKey] = useState(false);
  const errors = fieldErrors(save.error);
  const busy = save.isPending || keyPair.isPending;

  const change = (): CredentialChange => {
    const common = {
      ...(name.trim() === before?.name ? {} : { name: name.trim() }),
      ...(notes === (before?.notes ?? "") ? {} : { notes }),
      ...(domain.trim() === (before?.default_domain ?? "")
        ? {}
        : { default_domain: domain.trim() }),
      ...(kind === "personal" || folderId === (before?.folder_id ?? null)
        ? {}
        : { folder_id: folderId }),
      ...(kind === "named" ? {} : valueChange(value, before)),
    };
    return before ? common : { ...common, kind };
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (busy || !name.trim()) return;
    save.mutate(
      { change: change(), etag: opened?.etag },
      {
        onSuccess: ({ id }) => {
          if (withKey) keyPair.mutate({ id, type: USUAL });
          else onClose();
        },
      },
    );
  };
  if (keyPair.data)
    return (
      <Stack>
        <Text size="sm">‘{name.trim()}’ is saved, and its private key stays in the vault.</Text>
        <PublicKey text={keyPair.data.public_key} fresh />
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </Group>
      </Stack>
    );
  const failed = keyPair.error ?? (Object.keys(errors).length === 0 ? save.error : null);
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {failed && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(failed)}
          </Alert>
        )}
        {!before && kinds.length > 1 && (
          <Radio.Group label="Kind" value={kind} onChange={(next) => setKind(next)}>
            <div className={classes["kinds"]}>
              {kinds.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={KINDS[one].label}
                  description={KINDS[one].about}
                />
              ))}
            </div>
          </Radio.Group>
        )}
        <div className={classes["even"]}>
          <TextInput
            label="Name"
            name="name"
            withAsterisk
            data-autofocus
            placeholder={kind === "named" ? "corp" : "prod-key"}
            value={name}
            error={errors["name"]}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {kind !== "personal" && (
            <FolderSelect
              label="Belongs to"
              needed="manage"
              root="The whole tree"
              value={folderId}
              mayAtRoot={mayAtRoot}
              error={errors["folder_id"]}
              onChange={setFolderId}
            />
          )}
        </div>
        {kind !== "personal" && (
          <Text size="xs" c="var(--dg-muted)">
            Who may edit where it belongs may use it for connections; who manages there may change
            it.
          </Text>
        )}
        {kind === "named" && (
          <TextInput
            label="Usual domain"
            description="Taken where a person gives none."
            name="default_domain"
            value={domain}
            error={errors["default_domain"]}
            onChange={(event) => setDomain(event.currentTarget.value)}
          />
        )}
        {kind !== "named" && (
          <ValueFields
            draft={value}
            secretsSet={before?.secrets_set ?? []}
            errors={errors}
            defaultDomain={domain}
            onChange={setValue}
          />
        )}
        {kind !== "named" &&
          (before ? (
            <KeyPair credential={before} />
          ) : (
            <Switch
              label="Make an SSH key pair for it"
              description="The private half stays in the vault; the public half is shown next."
              checked={withKey}
              onChange={(event) => setWithKey(event.currentTarget.checked)}
              data-testid="credential-with-key"
            />
          ))}
        <Textarea
          label="Notes"
          name="notes"
          autosize
          minRows={2}
          maxRows={6}
          value={notes}
          error={errors["notes"]}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
        <FormFooter>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={!name.trim()}
            data-testid="credential-save"
          >
            Save
          </Button>
        </FormFooter>
      </Stack>
    </form>
  );
}
