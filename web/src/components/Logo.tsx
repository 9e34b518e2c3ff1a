/** The mark: a gate whose opening is a screen; or the picture that the look has in its place. */
import { useComputedColorScheme } from "@mantine/core";
import { useLook } from "@/lib/look";
import classes from "./Logo.module.css";

export function Mark({ size = 28 }: { size?: number }) {
  const look = useLook();
  const dark = useComputedColorScheme() === "dark";
  const picture = dark ? look.logo_dark : look.logo;
  if (picture)
    return <img src={picture} alt="" className={classes["picture"]} style={{ height: size }} />;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0b7a6e" />
      <path
        d="M7 24.5V14a9 9 0 0 1 18 0v10.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <rect x="11.2" y="13" width="9.6" height="7.4" rx="1.6" fill="#9ff0df" />
      <path d="M16 20.4v4.1M12.6 24.5h6.8" stroke="#9ff0df" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
