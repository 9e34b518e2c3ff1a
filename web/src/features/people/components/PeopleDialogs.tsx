import type { ReactNode } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import type { Person } from "@/lib/managed";
import {
  useChangePerson,
  useDeletePerson,
  useLogOutEverywhere,
  useResetFactors,
} from "../api/people";
import { PasswordDialog } from "./PasswordDialog";
import { PersonDialog } from "./PersonDialog";

export type Open =
  | { readonly what: "edit"; readonly person: Person | null }
  | {
      readonly what: "password" | "factors" | "logins" | "active" | "delete";
      readonly person: Person;
    };

export function PeopleDialogs({ open, onClose }: { open: Open; onClose: () => void }) {
  switch (open.what) {
    case "edit":
      return <PersonDialog person={open.person} onClose={onClose} />;
    case "password":
      return <PasswordDialog person={open.person} onClose={onClose} />;
    default:
      return <Confirmation what={open.what} person={open.person} onClose={onClose} />;
  }
}

interface ConfirmationProps {
  readonly what: "factors" | "logins" | "active" | "delete";
  readonly person: Person;
  readonly onClose: () => void;
}

interface Question {
  readonly title: string;
  readonly action: string;
  readonly text: ReactNode;
}

function questionOf(what: ConfirmationProps["what"], person: Person): Question {
  const name = `“${person.username}”`;
  switch (what) {
    case "factors":
      return {
        title: `Second factors of ${name}`,
        action: "Take away",
        text: "Authenticator, passkeys and recovery codes are forgotten. Do it for somebody who has lost them, once you are sure who is asking.",
      };
    case "logins":
      return {
        title: `Log ${name} out everywhere`,
        action: "Log out everywhere",
        text: "Every browser and program is logged out, and the sessions that are open end.",
      };
    case "active":
      return person.is_active
        ? {
            title: `Disable ${name}`,
            action: "Disable",
            text: "They are logged out everywhere at once and can't log in any more. Their permissions stay for when they are enabled again.",
          }
        : {
            title: `Enable ${name}`,
            action: "Enable",
            text: "They can log in again, with the permissions that they had.",
          };
    case "delete":
      return {
        title: `Delete ${name}`,
        action: "Delete user",
        text: "The account, its permissions and its own credentials are gone for good. The log keeps the name.",
      };
  }
}

function Confirmation({ what, person, onClose }: ConfirmationProps) {
  const change = useChangePerson(person.id);
  const remove = useDeletePerson();
  const logOut = useLogOutEverywhere();
  const reset = useResetFactors();
  const used = { factors: reset, logins: logOut, active: change, delete: remove }[what];
  const then = { onSuccess: onClose };
  const start = {
    factors: () => reset.mutate(person.id, then),
    logins: () => logOut.mutate(person.id, then),
    active: () => change.mutate({ is_active: !person.is_active }, then),
    delete: () => remove.mutate(person.id, then),
  }[what];
  const { title, action, text } = questionOf(what, person);
  return (
    <ConfirmDialog
      title={title}
      action={action}
      busy={used.isPending}
      error={used.error}
      onConfirm={start}
      onClose={onClose}
    >
      {text}
    </ConfirmDialog>
  );
}
