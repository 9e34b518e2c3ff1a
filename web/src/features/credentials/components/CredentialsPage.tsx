import { ActionIcon, Button, Skeleton, Stack, Table, TextInput, Tooltip } from "@mantine/core";
import { useState } from "react";
import { Mark } from "@/components/Mark";
import { ErrorNotice, Notice } from "@/components/Notice";
import { Page, TableCard } from "@/components/Page";
import { IconEdit, IconKey, IconPlus, IconSearch, IconTrash } from "@/components/icons";
import type { Credential, User } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { useFolderPaths } from "@/lib/tree";
import { useCredentials } from "../api/credentials";
import { KINDS, secretWords, usedWords } from "../words";
import { CredentialDialog } from "./CredentialDialog";
import { DeleteCredential } from "./DeleteCredential";
import { MineDialog } from "./MineDialog";
import classes from "./Credentials.module.css";

type Open =
  | { readonly kind: "edit"; readonly id: string | null }
  | { readonly kind: "mine"; readonly credential: Credential }
  | { readonly kind: "delete"; readonly credential: Credential };

/** Shared and named credentials, for those who refer to them or manage them. */
export function CredentialsPage({ user }: { user: User }) {
  const credentials = useCredentials(false);
  const folders = useFolderPaths();
  const [filter, setFilter] = useState("");
  const [open, setOpen] = useState<Open | null>(null);
  const all = (credentials.data ?? []).filter(({ kind }) => kind !== "personal");
  const term = filter.trim().toLocaleLowerCase();
  const shown = all.filter(({ name, username, folder }) =>
    `${name} ${username} ${folder?.name ?? ""}`.toLocaleLowerCase().includes(term),
  );
  const pathOf = (id: string | null) =>
    id === null ? "The whole tree" : (folders.find((one) => one.id === id)?.path ?? "–");
  const mayMake = user.is_admin || folders.some(({ role }) => role === "manage");
  const create = (
    <Button
      size="xs"
      leftSection={<IconPlus size={15} />}
      onClick={() => setOpen({ kind: "edit", id: null })}
      data-testid="credential-new"
    >
      New credentials
    </Button>
  );
  return (
    <Page
      title="Credentials"
      about="User names, passwords and keys that connections log in with. What is secret is never shown again."
      actions={
        <>
          {all.length > 0 && (
            <TextInput
              size="xs"
              type="search"
              aria-label="Find credentials"
              placeholder="Find credentials"
              leftSection={<IconSearch size={14} />}
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
            />
          )}
          {mayMake && create}
        </>
      }
    >
      {credentials.isPending ? (
        <Loading />
      ) : credentials.isError ? (
        <ErrorNotice
          title="The credentials can't be shown"
          message={messageOf(credentials.error)}
          onRetry={() => void credentials.refetch()}
        />
      ) : all.length === 0 ? (
        <Notice icon={IconKey} title="No credentials yet" action={mayMake ? create : undefined}>
          Shared ones are used by everybody who opens a connection and read by nobody; named ones
          each person fills in.
        </Notice>
      ) : shown.length === 0 ? (
        <Notice icon={IconSearch} title="Nothing found">
          No credentials have “{filter.trim()}” in their name, user name or folder.
        </Notice>
      ) : (
        <TableCard
          acts
          label="Credentials"
          head={["Name", "Kind", "User name", "Holds", "Belongs to", "Used in", ""]}
        >
          {shown.map((one) => (
            <CredentialRow
              key={one.id}
              credential={one}
              place={pathOf(one.folder_id)}
              onOpen={setOpen}
            />
          ))}
        </TableCard>
      )}
      <Dialogs open={open} user={user} onClose={() => setOpen(null)} />
    </Page>
  );
}

interface RowProps {
  readonly credential: Credential;
  readonly place: string;
  readonly onOpen: (open: Open) => void;
}

function CredentialRow({ credential, place, onOpen }: RowProps) {
  const { id, name, kind, may_manage, used_by, username, domain } = credential;
  const named = kind === "named";
  return (
    <Table.Tr data-testid={`credential-${id}`}>
      <Table.Td>
        <div className={classes["name"]} title={name}>
          {name}
        </div>
      </Table.Td>
      <Table.Td>
        <Tooltip label={KINDS[kind].about} multiline w={260}>
          <span>
            <Mark tone={named ? "plain" : "good"}>{KINDS[kind].label}</Mark>
          </span>
        </Tooltip>
      </Table.Td>
      <Table.Td>
        {named ? "each their own" : [domain, username].filter(Boolean).join("\\")}
      </Table.Td>
      <Table.Td>
        {named ? (
          credential.filled_in ? (
            "yours is filled in"
          ) : (
            <Mark tone="warning">yours is missing</Mark>
          )
        ) : (
          secretWords(credential)
        )}
      </Table.Td>
      <Table.Td>
        <div className={classes["place"]} title={place}>
          {place}
        </div>
      </Table.Td>
      <Table.Td>{usedWords(used_by)}</Table.Td>
      <Table.Td>
        <RowActions credential={credential} onOpen={onOpen} mayManage={may_manage} />
      </Table.Td>
    </Table.Tr>
  );
}

function RowActions({
  credential,
  onOpen,
  mayManage,
}: Omit<RowProps, "place"> & { mayManage: boolean }) {
  const { name, kind, id } = credential;
  const why = "Only who manages the folder may change these.";
  return (
    <div className={classes["actions"]}>
      {kind === "named" && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => onOpen({ kind: "mine", credential })}
          aria-label={`${credential.filled_in ? "My value…" : "Fill in…"} ${name}`}
          data-testid={`credential-mine-${id}`}
        >
          {credential.filled_in ? "My value…" : "Fill in…"}
        </Button>
      )}
      <Tooltip label={mayManage ? "Edit" : why}>
        <ActionIcon
          size={26}
          variant="subtle"
          color="gray"
          aria-label={`Edit ${name}`}
          data-disabled={!mayManage}
          aria-disabled={!mayManage}
          onClick={() => mayManage && onOpen({ kind: "edit", id })}
        >
          <IconEdit size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={mayManage ? "Delete" : why}>
        <ActionIcon
          size={26}
          variant="subtle"
          color="gray"
          aria-label={`Delete ${name}`}
          data-disabled={!mayManage}
          aria-disabled={!mayManage}
          onClick={() => mayManage && onOpen({ kind: "delete", credential })}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

/** A person's own credentials, and those that they have to fill in. */
export function MyCredentialsPage({ user }: { user: User }) {
  const credentials = useCredentials(true);
  const [open, setOpen] = useState<Open | null>(null);
  const all = credentials.data ?? [];
  const named = all.filter(({ kind }) => kind === "named");
  const personal = all.filter(({ kind }) => kind === "personal");
  const create = (
    <Button
      size="xs"
      leftSection={<IconPlus size={15} />}
      onClick={() => setOpen({ kind: "edit", id: null })}
      data-testid="credential-new"
    >
      New personal credentials
    </Button>
  );
  return (
    <Page
      title="My credentials"
      about="With which you are logged in to machines. What is secret is stored encrypted and never shown again."
      actions={create}
    >
      {credentials.isPending ? (
        <Loading />
      ) : credentials.isError ? (
        <ErrorNotice
          title="Your credentials can't be shown"
          message={messageOf(credentials.error)}
          onRetry={() => void credentials.refetch()}
        />
      ) : all.length === 0 ? (
        <Notice icon={IconKey} title="You have no credentials of your own" action={create}>
          Connections log you in with what they have. Personal credentials are for those where you
          choose “Log in as…”.
        </Notice>
      ) : (
        <>
          {named.length > 0 && (
            <section className={classes["section"]}>
              <TableCard acts label="To fill in" head={["To fill in", "User name", "Holds", ""]}>
                {named.map((one) => (
                  <Table.Tr key={one.id} data-testid={`credential-${one.id}`}>
                    <Table.Td>
                      <div className={classes["name"]} title={one.name}>
                        {one.name}
                      </div>
                    </Table.Td>
                    <Table.Td>
                      {one.filled_in ? (
                        [one.domain || one.default_domain, one.username].filter(Boolean).join("\\")
                      ) : (
                        <Mark tone="warning">Not filled in</Mark>
                      )}
                    </Table.Td>
                    <Table.Td>{secretWords(one)}</Table.Td>
                    <Table.Td>
                      <div className={classes["actions"]}>
                        <Button
                          size="compact-xs"
                          variant={one.filled_in ? "default" : "filled"}
                          onClick={() => setOpen({ kind: "mine", credential: one })}
                          aria-label={`${one.filled_in ? "Change…" : "Fill in…"} ${one.name}`}
                          data-testid={`credential-mine-${one.id}`}
                        >
                          {one.filled_in ? "Change…" : "Fill in…"}
                        </Button>
                      </div>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </TableCard>
            </section>
          )}
          {personal.length > 0 && (
            <section className={classes["section"]}>
              <TableCard
                acts
                label="Personal credentials"
                head={["Personal", "User name", "Holds", "Used in", ""]}
              >
                {personal.map((one) => (
                  <Table.Tr key={one.id} data-testid={`credential-${one.id}`}>
                    <Table.Td>
                      <div className={classes["name"]} title={one.name}>
                        {one.name}
                      </div>
                    </Table.Td>
                    <Table.Td>{[one.domain, one.username].filter(Boolean).join("\\")}</Table.Td>
                    <Table.Td>{secretWords(one)}</Table.Td>
                    <Table.Td>{usedWords(one.used_by)}</Table.Td>
                    <Table.Td>
                      <RowActions credential={one} mayManage onOpen={setOpen} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </TableCard>
            </section>
          )}
        </>
      )}
      <Dialogs open={open} user={user} onClose={() => setOpen(null)} personal />
    </Page>
  );
}

interface DialogsProps {
  readonly open: Open | null;
  readonly user: User;
  readonly personal?: boolean;
  readonly onClose: () => void;
}

function Dialogs({ open, user, personal = false, onClose }: DialogsProps) {
  switch (open?.kind) {
    case undefined:
      return null;
    case "edit":
      return (
        <CredentialDialog
          id={open.id}
          kinds={personal ? ["personal"] : ["static", "named"]}
          mayAtRoot={user.is_admin}
          onClose={onClose}
        />
      );
    case "mine":
      return <MineDialog credential={open.credential} onClose={onClose} />;
    case "delete":
      return <DeleteCredential credential={open.credential} onClose={onClose} />;
  }
}

function Loading() {
  return (
    <Stack gap="sm" role="status" aria-busy="true" aria-label="Loading">
      {[90, 70, 80, 60].map((width) => (
        <Skeleton key={width} height={16} width={`${width}%`} />
      ))}
    </Stack>
  );
}
