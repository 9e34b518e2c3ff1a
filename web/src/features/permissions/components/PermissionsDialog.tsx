import { Modal, Tabs } from "@mantine/core";
import { useState } from "react";
import type { Grant } from "@/lib/managed";
import type { Place } from "../place";
import { Explainer } from "./Explainer";
import { GrantForm } from "./GrantForm";
import { GrantList } from "./GrantList";

interface PermissionsDialogProps {
  readonly on: Place;
  readonly onClose: () => void;
}

/** Who may do what with a folder, a connection or everything, and why. */
export function PermissionsDialog({ on, onClose }: PermissionsDialogProps) {
  const [edited, setEdited] = useState<{ readonly grant: Grant | null } | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={on.kind === "root" ? "Permissions on everything" : `Permissions on “${on.name}”`}
      size="xl"
      data-testid="permissions-dialog"
    >
      {edited ? (
        <GrantForm place={on} grant={edited.grant} onDone={() => setEdited(null)} />
      ) : (
        <Tabs defaultValue="who" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="who">Who</Tabs.Tab>
            {on.kind !== "root" && (
              <Tabs.Tab value="why" data-testid="explain-tab">
                Why?
              </Tabs.Tab>
            )}
          </Tabs.List>
          <Tabs.Panel value="who">
            <GrantList place={on} onEdit={(grant) => setEdited({ grant })} />
          </Tabs.Panel>
          <Tabs.Panel value="why">
            <Explainer place={on} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Modal>
  );
}
