import {
  Alert,
  Button,
  Checkbox,
  List,
  Modal,
  Select,
  Stack,
  TagsInput,
  Text,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, type SyntheticEvent } from "react";
import { FormFooter } from "@/components/FormFooter";
import type { BulkResult, ConnectionChange, Settled } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { useBulk } from "../api/bulk";
import { useTemplates } from "../api/templates";
import { UNSETTLED } from "../draft";
import { LoginSection } from "./LoginSection";
import { NodeField } from "./SettledFields";
import classes from "./ConnectionForm.module.css";

export type Several = readonly {
  readonly id: string;
  readonly name: string;
  readonly protocol: string;
  readonly tags: readonly string[];
}[];

interface SeveralDialogProps {
  readonly connections: Several;
  readonly administrator: boolean;
  readonly onClose: () => void;
}

type Part = "template" | "login" | "node";

const NO_TEMPLATE = "none";

/** Changes what is chosen here in all of them at once, and nothing else. */
export function SeveralDialog({ connections, administrator, onClose }: SeveralDialogProps) {
  const bulk = useBulk();
  const templates = useTemplates();
  const [parts, setParts] = useState<readonly Part[]>([]);
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  const [template, setTemplate] = useState<string | null>(null);
  const [settled, setSettled] = useState<Settled>(UNSETTLED);
  const protocols = new Set(connections.map(({ protocol }) => protocol));
  const [protocol] = protocols;
  const fitting = (templates.data ?? []).filter((one) => one.protocol === protocol);
  const present = [...new Set(connections.flatMap(({ tags }) => tags))].sort();
  const settle = (change: Partial<Settled>) => setSettled((before) => ({ ...before, ...change }));
  const shared = { settled, errors: {}, onChange: settle };
  const refused = bulk.data?.refused ?? [];

  const set: ConnectionChange = {
    ...(parts.includes("template") && template !== null
      ? { template_id: template === NO_TEMPLATE ? null : template }
      : {}),
    ...(parts.includes("login")
      ? {
          credential_source: settled.credential_source,
          credential_id: settled.credential_id,
        }
      : {}),
    ...(parts.includes("node")
      ? { node_id: settled.node_id, node_group_id: settled.node_group_id }
      : {}),
  };
  const nothing = Object.keys(set).length === 0 && add.length === 0 && remove.length === 0;

  const done = (result: BulkResult) => {
    if (result.refused.length > 0) return;
    notifications.show({ message: `${result.changed.length} connections changed.` });
    onClose();
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (nothing || bulk.isPending) return;
    bulk.mutate(
      { ids: connections.map(({ id }) => id), set, add_tags: add, remove_tags: remove },
      { onSuccess: done },
    );
  };
  const part = (name: Part, label: string) => (
    <Checkbox
      label={label}
      checked={parts.includes(name)}
      onChange={(event) =>
        setParts(
          event.currentTarget.checked ? [...parts, name] : parts.filter((one) => one !== name),
        )
      }
      data-testid={`several-${name}`}
    />
  );
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`Edit ${connections.length} connections`}
      closeOnClickOutside={false}
      data-testid="several"
    >
      <form onSubmit={submit}>
        <Stack>
          {bulk.error && (
            <Alert color="red" variant="light" role="alert">
              {messageOf(bulk.error)}
            </Alert>
          )}
          {refused.length > 0 && <Refusals result={bulk.data} connections={connections} />}
          <Text size="sm" c="var(--dg-muted)">
            Only what you choose here changes.
          </Text>
          <div className={classes["even"]}>
            <TagsInput
              label="Add tags"
              value={add}
              onChange={setAdd}
              splitChars={[",", ";"]}
              acceptValueOnBlur
              data-autofocus
            />
            <TagsInput
              label="Remove tags"
              data={present}
              value={remove}
              onChange={setRemove}
              disabled={present.length === 0}
              placeholder={present.length === 0 ? "They have none" : ""}
            />
          </div>
          {protocols.size === 1 && fitting.length > 0 && part("template", "Change the template")}
          {parts.includes("template") && (
            <Select
              label="Template"
              data={[
                { value: NO_TEMPLATE, label: "None" },
                ...fitting.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={template}
              onChange={setTemplate}
              allowDeselect={false}
            />
          )}
          {part("login", "Change with what people are logged in")}
          {parts.includes("login") && (
            <LoginSection {...shared} above={null} top={false} connection={null} own={null} />
          )}
          {administrator && part("node", "Change the guacd server")}
          {parts.includes("node") && (
            <NodeField {...shared} above={null} administrator={administrator} />
          )}
          <FormFooter>
            <Button variant="default" onClick={onClose}>
              {refused.length > 0 ? "Close" : "Cancel"}
            </Button>
            <Button
              type="submit"
              disabled={nothing}
              loading={bulk.isPending}
              data-testid="several-save"
            >
              Change {connections.length}
            </Button>
          </FormFooter>
        </Stack>
      </form>
    </Modal>
  );
}

function Refusals({
  result,
  connections,
}: {
  result: BulkResult | undefined;
  connections: Several;
}) {
  if (!result) return null;
  const nameOf = new Map(connections.map(({ id, name }) => [id, name]));
  return (
    <Alert
      color="yellow"
      variant="light"
      role="alert"
      title={`${result.changed.length} changed, ${result.refused.length} not`}
    >
      <List size="sm">
        {result.refused.map(({ id, reason }) => (
          <List.Item key={id}>
            “{nameOf.get(id) ?? id}”: {reason}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
