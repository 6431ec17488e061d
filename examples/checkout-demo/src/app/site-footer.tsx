import { ControlPanel } from '../control/control-panel.tsx';

export function SiteFooter() {
  return (
    <footer className="site-footer">
      <p>
        Saltmarsh is not a real shop. It shows a checkout that outlives its access tokens; nothing is charged
        and nothing is sent.
      </p>
      <ControlPanel />
    </footer>
  );
}
