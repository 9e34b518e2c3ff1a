import { ActionIcon, Button, Skeleton, Stack, Table, Text, Tooltip } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { ErrorNotice, Notice } from "@/components/Notice";
import { Page, TableCard } from "@/components/Page";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { IconEdit, IconPlus, IconTemplate, IconTrash } from "@/components/icons";
import type { Template, User } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { useProtocols } from "../api/protocols";
import { useDeleteTemplate, useTemplates } from "../api/templates";
import { TemplateDialog } from "./TemplateDialog";
import classes from "./Templates.module.css";

type Open =
  | { readonly kind: "edit"; readonly id: string | null }
  | { readonly kind: "delete"; readonly template: Template };

/** Settings that connections of one protocol share, wherever they are in the tree. */
export function TemplatesPage({ user }: { user: User }) {
  const templates = useTemplates();
  const protocols = useProtocols();
  const [open, setOpen] = useState<Open | null>(null);
  const all = templates.data ?? [];
  const label = (protocol: string) =>
    protocols.data?.find(({ name }) => name === protocol)?.label ?? protocol.toUpperCase();
  const create = user.is_admin && (
    <Button
      size="xs"
      leftSection={<IconPlus size={15} />}
      onClick={() => setOpen({ kind: "edit", id: null })}
      data-testid="template-new"
    >
      New template
    </Button>
  );
  return (
    <Page
      title="Templates"
      about={
        user.is_admin
          ? "Settings that connections of one protocol share. They go before those of folders, and a connection’s own before them."
          : "Settings that connections of one protocol share. Administrators make them; in a connection’s form you choose one."
      }
      actions={create}
    >
      {templates.isPending ? (
        <Stack role="status" gap="sm" aria-busy="true" aria-label="Loading">
          {[90, 70, 80].map((width) => (
            <Skeleton key={width} height={16} width={`${width}%`} />
          ))}
        </Stack>
      ) : templates.isError ? (
        <ErrorNotice
          title="The templates can't be shown"
          message={messageOf(templates.error)}
          onRetry={() => void templates.refetch()}
        />
      ) : all.length === 0 ? (
        <Notice icon={IconTemplate} title="No templates yet" action={create || undefined}>
          A template keeps settings that many connections share: fonts, keyboard, sound.
        </Notice>
      ) : (
        <TableCard acts label="Templates" head={["Name", "Protocol", "Settings", "Used by", ""]}>
          {all.map((template) => (
            <Table.Tr key={template.id} data-testid={`template-${template.id}`}>
              <Table.Td>
                <div className={classes["name"]} title={template.name}>
                  {template.name}
                </div>
                {template.notes && (
                  <Text size="xs" c="var(--dg-muted)" lineClamp={1}>
                    {template.notes}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <span className={classes["protocol"]}>
                  <ProtocolIcon protocol={template.protocol} size={16} />
                  {label(template.protocol)}
                </span>
              </Table.Td>
              <Table.Td>{Object.keys(template.parameters).length}</Table.Td>
              <Table.Td>
                {template.used_by === 1 ? "1 connection" : `${template.used_by} connections`}
              </Table.Td>
              <Table.Td>
                {user.is_admin && <Actions template={template} onOpen={setOpen} />}
              </Table.Td>
            </Table.Tr>
          ))}
        </TableCard>
      )}
      {open?.kind === "edit" && <TemplateDialog id={open.id} onClose={() => setOpen(null)} />}
      {open?.kind === "delete" && (
        <DeleteTemplate template={open.template} onClose={() => setOpen(null)} />
      )}
    </Page>
  );
}

function Actions({ template, onOpen }: { template: Template; onOpen: (open: Open) => void }) {
  return (
    <div className={classes["actions"]}>
      <Tooltip label="Edit">
        <ActionIcon
          size={26}
          variant="subtle"
          color="gray"
          aria-label={`Edit ${template.name}`}
          onClick={() => onOpen({ kind: "edit", id: template.id })}
        >
          <IconEdit size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Delete">
        <ActionIcon
          size={26}
          variant="subtle"
          color="gray"
          aria-label={`Delete ${template.name}`}
          onClick={() => onOpen({ kind: "delete", template })}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function DeleteTemplate({ template, onClose }: { template: Template; onClose: () => void }) {
  const remove = useDeleteTemplate();
  return (
    <ConfirmDialog
      title={`Delete “${template.name}”`}
      action="Delete template"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(template.id, { onSuccess: onClose })}
      onClose={onClose}
    >
      {template.used_by === 0
        ? "No connection is made from it."
        : `${template.used_by === 1 ? "1 connection is" : `${template.used_by} connections are`} made from it.`}{" "}
      This can’t be undone.
    </ConfirmDialog>
  );
}
