import { errorsByField } from "@/lib/fieldErrors";
import { Alert, Button, Modal, TextInput, Textarea } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { ErrorNotice } from "@/components/Notice";
import { FormFooter } from "@/components/FormFooter";
import type { Protocol, Template } from "@/lib/api";
import { ApiError, messageOf, type Tagged } from "@/lib/http";
import { useProtocols } from "../api/protocols";
import { useSaveTemplate, useTemplate } from "../api/templates";
import { inheritableGroups, templateInputOf, type Values } from "../draft";
import { FormSkeleton } from "./ConnectionDialog";
import { MoreSettings } from "./MoreSettings";
import { OutdatedDialog } from "./OutdatedDialog";
import { ParameterField } from "./ParameterField";
import { ProtocolPicker } from "./ProtocolPicker";
import classes from "./ConnectionForm.module.css";

/** `id` null: a new one. */
export function TemplateDialog({ id, onClose }: { id: string | null; onClose: () => void }) {
  const protocols = useProtocols();
  const template = useTemplate(id);
  const [reloads, setReloads] = useState(0);
  const failed = protocols.error ?? (template.data ? null : template.error);
  const ready = protocols.data && (id === null || template.data);
  return (
    <Modal
      opened
      onClose={onClose}
      size={720}
      title={id === null ? "New template" : `Edit “${template.data?.data.name ?? "template"}”`}
      closeOnClickOutside={false}
      data-testid="template-dialog"
    >
      {failed ? (
        <ErrorNotice
          title="The form can't be shown"
          message={messageOf(failed)}
          onRetry={() => {
            void protocols.refetch();
            if (id !== null) void template.refetch();
          }}
        />
      ) : ready ? (
        <TemplateForm
          key={reloads}
          protocols={protocols.data}
          opened={template.data ?? null}
          onReload={() => void template.refetch().then(() => setReloads(reloads + 1))}
          onClose={onClose}
        />
      ) : (
        <FormSkeleton />
      )}
    </Modal>
  );
}

interface TemplateFormProps {
  readonly protocols: readonly Protocol[];
  readonly opened: Tagged<Template> | null;
  readonly onReload: () => void;
  readonly onClose: () => void;
}

function TemplateForm({ protocols, opened, onReload, onClose }: TemplateFormProps) {
  const before = opened?.data ?? null;
  const save = useSaveTemplate(before?.id ?? null);
  const [name, setName] = useState(before?.name ?? "");
  const [protocolName, setProtocolName] = useState(before?.protocol ?? protocols[0]?.name ?? "ssh");
  const [values, setValues] = useState<Values>(before?.parameters ?? {});
  const [notes, setNotes] = useState(before?.notes ?? "");
  const protocol = protocols.find((one) => one.name === protocolName);
  if (!protocol)
    return <Alert color="red">This server does not know the protocol “{protocolName}”.</Alert>;
  const failure = save.error instanceof ApiError ? save.error : null;
  const outdated = failure?.status === 412;
  const errors = errorsByField(failure?.fields ?? []);

  const send = (etag: string | undefined) => {
    if (save.isPending || !name.trim()) return;
    const change = templateInputOf(
      { name, protocol: protocolName, values, notes },
      protocol,
      before,
    );
    save.mutate({ change, etag }, { onSuccess: onClose });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    send(opened?.etag);
  };
  return (
    <form onSubmit={submit} noValidate>
      <div className={classes["body"]}>
        {save.error && !outdated && !failure?.fields.length && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(save.error)}
          </Alert>
        )}
        {!before && (
          <ProtocolPicker protocols={protocols} value={protocolName} onChange={setProtocolName} />
        )}
        <TextInput
          label="Name"
          name="name"
          withAsterisk
          data-autofocus
          value={name}
          error={errors["name"]}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <MoreSettings
          key={protocolName}
          title={`Settings of ${protocol.label}`}
          groups={inheritableGroups(protocol)}
          values={values}
          secretsSet={[]}
          errors={errors}
          fieldOf={(parameter) => (
            <ParameterField
              parameter={{ ...parameter, required: false }}
              value={values[parameter.name]}
              error={errors[parameter.name]}
              stored={false}
              onChange={(value) => setValues({ ...values, [parameter.name]: value ?? null })}
            />
          )}
        />
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
            loading={save.isPending}
            disabled={!name.trim()}
            data-testid="template-save"
          >
            Save
          </Button>
        </FormFooter>
      </div>
      {outdated && (
        <OutdatedDialog
          changed={[]}
          busy={save.isPending}
          onTheirs={onReload}
          onMine={() => send("*")}
          onClose={() => save.reset()}
        />
      )}
    </form>
  );
}
